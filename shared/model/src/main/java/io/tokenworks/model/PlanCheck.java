package io.tokenworks.model;

import io.tokenworks.tensor.StepPlan;

/** Refuses plans that would read or write outside what exists. Ops trust the batches they are given. */
final class PlanCheck {

    private PlanCheck() {}

    static void check(StepPlan plan, LlamaConfig config, RunnerOptions options) {
        if (plan.slices().isEmpty() || plan.slices().size() > options.slicesMax()
                || plan.tokens() > options.stepTokensMax()) {
            throw new IllegalArgumentException(
                    "step " + plan.number() + " has " + plan.slices().size() + " slices and " + plan.tokens()
                            + " tokens; limits " + options.slicesMax() + " and " + options.stepTokensMax());
        }
        for (StepPlan.Slice slice : plan.slices()) {
            check(slice, config, options);
        }
    }

    private static void check(StepPlan.Slice slice, LlamaConfig config, RunnerOptions options) {
        int end = slice.start() + slice.tokens().length;
        int blocks = (end + options.blockTokens() - 1) / options.blockTokens();
        boolean shaped = slice.tokens().length > 0 && slice.start() >= 0 && end <= config.contextTokens()
                && slice.blockTables().length == 1 && slice.blockTables()[0].length >= blocks;
        if (!shaped) {
            throw new IllegalArgumentException("sequence " + slice.sequence() + ": positions " + slice.start() + " to "
                    + end
                    + " with " + slice.blockTables().length + " block tables, context " + config.contextTokens());
        }
        for (int i = 0; i < blocks; i++) {
            inRange(slice, "block", slice.blockTables()[0][i], options.kvBlocks());
        }
        for (int token : slice.tokens()) {
            inRange(slice, "token", token, config.vocabulary());
        }
    }

    private static void inRange(StepPlan.Slice slice, String what, int value, int end) {
        if (value < 0 || value >= end) {
            throw new IllegalArgumentException(
                    "sequence " + slice.sequence() + ": " + what + " " + value + " of " + end);
        }
    }
}
