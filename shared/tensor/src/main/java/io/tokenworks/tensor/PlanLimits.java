package io.tokenworks.tensor;

import java.util.HashSet;
import java.util.Set;

/**
 * What a runner with one KV group can take. It refuses plans that would read or write outside what exists: ops trust
 * the batches they are given.
 *
 * @param vocabulary tokens of the vocabulary
 * @param contextTokens most positions of a sequence
 * @param blockTokens positions of one block
 * @param kvBlocks blocks of the pool
 * @param stepTokensMax most positions of a step
 * @param slicesMax most sequences of a step
 */
public record PlanLimits(int vocabulary, int contextTokens, int blockTokens, int kvBlocks, int stepTokensMax,
        int slicesMax) {

    /**
     * @throws IllegalArgumentException if the plan breaks a limit or names a block, token or position that does not
     * exist
     */
    public void check(StepPlan plan) {
        if (plan.slices().isEmpty() || plan.slices().size() > slicesMax || plan.tokens() > stepTokensMax) {
            throw new IllegalArgumentException(
                    "step " + plan.number() + " has " + plan.slices().size() + " slices and " + plan.tokens()
                            + " tokens; limits " + slicesMax + " and " + stepTokensMax);
        }
        Set<Long> sequences = new HashSet<>();
        for (StepPlan.Slice slice : plan.slices()) {
            check(slice);
            if (!sequences.add(slice.sequence())) {
                throw new IllegalArgumentException(
                        "step " + plan.number() + " has sequence " + slice.sequence() + " twice");
            }
        }
    }

    private void check(StepPlan.Slice slice) {
        long end = (long) slice.start() + slice.tokens().length;
        long blocks = (end + blockTokens - 1) / blockTokens;
        boolean shaped = slice.tokens().length > 0 && slice.start() >= 0 && end <= contextTokens
                && slice.blockTables().length == 1 && slice.blockTables()[0].length >= blocks;
        if (!shaped) {
            throw new IllegalArgumentException("sequence " + slice.sequence() + ": positions " + slice.start() + " to "
                    + end + " with " + slice.blockTables().length + " block tables, context " + contextTokens);
        }
        for (int i = 0; i < blocks; i++) {
            inRange(slice, "block", slice.blockTables()[0][i], kvBlocks);
        }
        for (int token : slice.tokens()) {
            inRange(slice, "token", token, vocabulary);
        }
        if (slice.sample().isPresent()) {
            for (int token : slice.sample().get().edits().tokens()) {
                inRange(slice, "edited token", token, vocabulary);
            }
            check(slice, slice.sample().get().mask());
        }
    }

    private void check(StepPlan.Slice slice, TokenMask mask) {
        boolean shaped = mask.allowsAll() || mask.words().length == (vocabulary + 31) / 32 && !mask.allowsNone();
        if (!shaped) {
            throw new IllegalArgumentException("sequence " + slice.sequence() + ": a mask of " + mask.words().length
                    + " words, or one that allows nothing");
        }
    }

    private static void inRange(StepPlan.Slice slice, String what, int value, int end) {
        if (value < 0 || value >= end) {
            throw new IllegalArgumentException(
                    "sequence " + slice.sequence() + ": " + what + " " + value + " of " + end);
        }
    }
}
