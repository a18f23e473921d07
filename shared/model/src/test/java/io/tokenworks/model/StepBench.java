package io.tokenworks.model;

import io.tokenworks.kernels.cpu.CpuBackend;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepPlan.Slice;
import io.tokenworks.tensor.StepResult;
import io.tokenworks.tensor.StepRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Tokens per second of the real model, without an engine. Arguments: threads (0 = cores), rounds. The last round
 * counts.
 */
final class StepBench {

    private static final int PROMPT_TOKENS = 512;
    private static final int CONTEXT_TOKENS = 128;
    private static final int DECODE_STEPS = 64;

    private StepBench() {}

    public static void main(String[] arguments) {
        int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        long start = System.nanoTime();
        try (Backend backend = CpuBackend.open(threads);
                LoadedModel model = Models.load(ReferenceModel.find().orElseThrow(), backend, _ -> {});
                StepRunner runner = model.runner(RunnerOptions.ofBlocks(512))) {
            System.out.printf("%s; loaded in %d ms%n", backend.device().name(),
                    (System.nanoTime() - start) / 1_000_000);
            for (int round = 1; round <= rounds; round++) {
                System.out.printf("round %d: prefill %d: %.0f tokens/s", round, PROMPT_TOKENS, prefill(runner));
                for (int batch : new int[]{1, 4, 16}) {
                    System.out.printf("; decode %d: %.1f", batch, decode(runner, batch));
                }
                System.out.println();
            }
        }
    }

    private static int[][] table(int sequence) {
        return new int[][]{IntStream.range(0, 32).map(i -> (sequence * 32 + i) % 512).toArray()};
    }

    private static int[] tokens(int count) {
        return IntStream.range(0, count).map(i -> 1000 + i * 37 % 20_000).toArray();
    }

    private static double prefill(StepRunner runner) {
        long start = System.nanoTime();
        Stories.run(runner, new Slice(1, tokens(PROMPT_TOKENS), 0, table(0), Optional.of(SampleSpec.greedy())));
        return PROMPT_TOKENS / ((System.nanoTime() - start) / 1e9);
    }

    private static double decode(StepRunner runner, int batch) {
        List<Integer> last = new ArrayList<>();
        for (int s = 0; s < batch; s++) {
            last.add(Stories
                    .run(runner, new Slice(s, tokens(CONTEXT_TOKENS), 0, table(s), Optional.of(SampleSpec.greedy())))
                    .getFirst().token());
        }
        long start = System.nanoTime();
        for (int step = 0; step < DECODE_STEPS; step++) {
            List<Slice> slices = new ArrayList<>();
            for (int s = 0; s < batch; s++) {
                slices.add(new Slice(s, new int[]{last.get(s)}, CONTEXT_TOKENS + step, table(s),
                        Optional.of(SampleSpec.greedy())));
            }
            last = runner.await(runner.launch(new StepPlan(step, slices))).samples().stream()
                    .map(StepResult.Sampled::token).toList();
        }
        return batch * DECODE_STEPS / ((System.nanoTime() - start) / 1e9);
    }
}
