package io.tokenworks.engine.schedule;

import java.util.List;

/**
 * What to do in this step, in this order.
 *
 * @param preempt sequences that lose their blocks
 * @param admit sequences that get theirs
 * @param slices who gets how many positions computed
 */
public record Decision(List<Long> preempt, List<Long> admit, List<Slice> slices) {

    /** {@code count} positions from where the sequence stands. */
    public record Slice(long sequence, int count) {}
}
