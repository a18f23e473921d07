package io.tokenworks.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.kernels.cuda.CudaBackend;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepRunner;
import io.tokenworks.testkit.cuda.Emulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a step of generation asks of the driver once its batch size has come up before: next to nothing. */
class SteadyStepTest {

    private static final int SEQUENCES = 3;
    private static final int STEPS = 20; // past the end of a block
    private static final int PROMPT_TOKENS = 5;
    private static final List<String> COUNTED = List.of("cuMemAlloc", "cuMemHostAlloc", "cuMemFree", "cuEventCreate",
            "cuMemcpy", "cuStreamSynchronize", "cuCtxSynchronize", "cuEventSynchronize", "cuGraphLaunch",
            "cuLaunchKernel");

    private final Emulator emulator = Emulator.inThisProcess();

    @Test
    void itAllocatesNothingWaitsOnceAndLaunchesAGraphAndTheSampling() {
        try (Backend backend = CudaBackend.open(0, Optional.of(emulator.kernels()));
                LoadedModel model = TinyLlama.load(7, 128, backend);
                StepRunner runner = model.runner(RunnerOptions.ofBlocks(16))) {
            step(runner, 0, PROMPT_TOKENS);
            step(runner, PROMPT_TOKENS, 1);
            Map<String, Integer> before = counts();
            int attended = emulator.launches("attention_join");
            for (int i = 1; i <= STEPS; i++) {
                step(runner, PROMPT_TOKENS + i, 1);
            }
            Map<String, Integer> after = counts();
            assertThat(COUNTED.stream().collect(Collectors.toMap(call -> call, call -> after.getOrDefault(call, 0)
                    - before.getOrDefault(call, 0)))).containsOnly(
                            Map.entry("cuEventSynchronize", STEPS), Map.entry("cuGraphLaunch", STEPS),
                            Map.entry("cuLaunchKernel", STEPS), Map.entry("cuMemAlloc", 0),
                            Map.entry("cuMemHostAlloc", 0), Map.entry("cuMemFree", 0),
                            Map.entry("cuEventCreate", 0), Map.entry("cuMemcpy", 0),
                            Map.entry("cuStreamSynchronize", 0), Map.entry("cuCtxSynchronize", 0));
            assertThat(emulator.launches("attention_join") - attended).as("inside the graph")
                    .isEqualTo(STEPS * model.config().layers());
        }
    }

    private Map<String, Integer> counts() {
        return COUNTED.stream().collect(Collectors.toMap(call -> call, emulator::launches));
    }

    private static void step(StepRunner runner, int start, int tokens) {
        List<StepPlan.Slice> slices = new ArrayList<>();
        for (int s = 0; s < SEQUENCES; s++) {
            int[] ids = IntStream.range(0, tokens).toArray();
            int[][] table = {{s, SEQUENCES + s}};
            slices.add(new StepPlan.Slice(s, ids, start, table, Optional.of(SampleSpec.greedy())));
        }
        runner.await(runner.launch(new StepPlan(start + 1, slices)));
    }

    @Test
    void aBatchOfAnySizeGivesWhatItsSequencesGiveAlone() {
        try (Backend backend = CudaBackend.open(0, Optional.of(emulator.kernels()));
                LoadedModel model = TinyLlama.load(7, 128, backend);
                StepRunner runner = model.runner(RunnerOptions.ofBlocks(32))) {
            List<Integer> alone = IntStream.range(0, 11).mapToObj(s -> told(runner, Stream.of(s)).getFirst()).toList();
            for (int size : new int[]{2, 3, 5, 8, 11}) {
                assertThat(told(runner, IntStream.range(0, size).boxed())).as("%d together", size)
                        .isEqualTo(alone.subList(0, size));
            }
        }
    }

    /** The token after each sequence's first, which is its own number. */
    private static List<Integer> told(StepRunner runner, Stream<Integer> sequences) {
        List<StepPlan.Slice> slices = sequences.map(s -> new StepPlan.Slice(s, new int[]{s}, 0, new int[][]{{s}},
                Optional.of(SampleSpec.greedy()))).toList();
        return runner.await(runner.launch(new StepPlan(1, slices))).samples().stream().map(sample -> sample.token())
                .toList();
    }
}
