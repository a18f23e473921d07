package io.tokenworks.model;

import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepResult;
import io.tokenworks.tensor.StepRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Drives a runner without an engine: the sequence owns blocks 0, 1, 2, … of the pool. */
final class Stories {

    private Stories() {}

    /** Greedy tokens after {@code prompt}, computed whole. */
    static List<Integer> greedy(StepRunner runner, int[] prompt, int count) {
        return steps(runner, prompt, prompt.length, count).stream().map(StepResult.Sampled::token).toList();
    }

    /**
     * Samples of a greedy run with two alternatives reported; the prompt is computed in chunks of {@code chunk} tokens.
     */
    static List<StepResult.Sampled> steps(StepRunner runner, int[] prompt, int chunk, int count) {
        int[][] tables = {IntStream.range(0, runner.kv().blocks(0)).toArray()};
        List<StepResult.Sampled> out = new ArrayList<>();
        int at = 0;
        while (at < prompt.length) {
            int end = Math.min(prompt.length, at + chunk);
            boolean last = end == prompt.length;
            int[] tokens = java.util.Arrays.copyOfRange(prompt, at, end);
            out.addAll(run(runner,
                    new StepPlan.Slice(1, tokens, at, tables, last ? Optional.of(spec()) : Optional.empty())));
            at = end;
        }
        while (out.size() < count) {
            int[] token = {out.getLast().token()};
            out.addAll(run(runner, new StepPlan.Slice(1, token, at++, tables, Optional.of(spec()))));
        }
        return out;
    }

    static List<StepResult.Sampled> run(StepRunner runner, StepPlan.Slice... slices) {
        return runner.await(runner.launch(new StepPlan(1, List.of(slices)))).samples();
    }

    private static SampleSpec spec() {
        return new SampleSpec(0, 0, 1, 0, 0, 0, 2);
    }
}
