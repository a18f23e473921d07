package io.tokenworks.model;

import io.tokenworks.kernels.cpu.CpuBackend;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepPlan.Slice;
import io.tokenworks.tensor.StepResult;
import io.tokenworks.tensor.StepRunner;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
                System.out.printf("round %d: prefill %d: %s", round, PROMPT_TOKENS, prefill(runner));
                for (int batch : new int[]{1, 4, 16}) {
                    System.out.printf("; decode %d: %s", batch, decode(runner, batch));
                }
                System.out.println();
            }
        }
    }

    private record Clock(long wallNanos, long cpuNanos) {
        static Clock now() {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long cpu = 0;
            for (ThreadInfo thread : threads.dumpAllThreads(false, false)) {
                if (Set.of("kernel", "step").contains(thread.getThreadName())) {
                    cpu += threads.getThreadCpuTime(thread.getThreadId());
                }
            }
            return new Clock(System.nanoTime(), cpu);
        }

        String perToken(int tokens) {
            Clock end = now();
            return "%.1f tokens/s (CPU %.2f ms)".formatted(tokens / ((end.wallNanos - wallNanos) / 1e9),
                    (end.cpuNanos - cpuNanos) / 1e6 / tokens);
        }
    }

    private static int[][] table(int sequence) {
        return new int[][]{IntStream.range(0, 32).map(i -> (sequence * 32 + i) % 512).toArray()};
    }

    private static int[] tokens(int count) {
        return IntStream.range(0, count).map(i -> 1000 + i * 37 % 20_000).toArray();
    }

    private static String prefill(StepRunner runner) {
        Clock start = Clock.now();
        Stories.run(runner, new Slice(1, tokens(PROMPT_TOKENS), 0, table(0), Optional.of(SampleSpec.greedy())));
        return start.perToken(PROMPT_TOKENS);
    }

    private static String decode(StepRunner runner, int batch) {
        List<Integer> last = new ArrayList<>();
        for (int s = 0; s < batch; s++) {
            last.add(Stories
                    .run(runner, new Slice(s, tokens(CONTEXT_TOKENS), 0, table(s), Optional.of(SampleSpec.greedy())))
                    .getFirst().token());
        }
        Clock start = Clock.now();
        for (int step = 0; step < DECODE_STEPS; step++) {
            List<Slice> slices = new ArrayList<>();
            for (int s = 0; s < batch; s++) {
                slices.add(new Slice(s, new int[]{last.get(s)}, CONTEXT_TOKENS + step, table(s),
                        Optional.of(SampleSpec.greedy())));
            }
            last = runner.await(runner.launch(new StepPlan(step, slices))).samples().stream()
                    .map(StepResult.Sampled::token).toList();
        }
        return start.perToken(batch * DECODE_STEPS);
    }
}
