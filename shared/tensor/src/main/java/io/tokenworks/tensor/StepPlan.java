package io.tokenworks.tensor;

import java.util.List;
import java.util.Optional;

/**
 * Who gets which token positions computed in one step. A plan is immutable and holds no backend state.
 *
 * @param number number of the step, counting up from 1 in one engine
 * @param slices one entry per sequence that takes part, at most one per sequence
 */
public record StepPlan(long number, List<Slice> slices) {

    /** Token positions of the plan, over all slices. */
    public int tokens() {
        int sum = 0;
        for (Slice slice : slices) {
            sum += slice.tokens().length;
        }
        return sum;
    }

    /**
     * Consecutive positions of one sequence.
     *
     * @param sequence engine-wide id of the sequence
     * @param tokens [count] the token ids at positions start .. start + count - 1
     * @param start first position
     * @param blockTables [group][n] block ids that hold positions 0 .. of the sequence, covering at least start + count
     * @param sample present if the logits after the last position are to be sampled; the sampled token's position is
     * start + count
     */
    public record Slice(long sequence, int[] tokens, int start, int[][] blockTables, Optional<SampleSpec> sample) {}
}
