package io.tokenworks.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.kernels.cpu.CpuBackend;
import io.tokenworks.kernels.cuda.CudaBackend;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.StepRunner;
import io.tokenworks.testkit.cuda.Emulator;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The real model on the emulator: slow, so only {@code ./tokenworks test cuda} runs it. */
class CudaSmolLmE2E {

    private static final int[] PROMPT = {504, 5345, 282, 4649, 314}; // "The capital of France is"
    private static final int NEW_TOKENS = 4;

    @Test
    void itsGreedyTokensAreThoseOfTheCpu() {
        Path file = ReferenceModel.find().orElseThrow(() -> new AssertionError(ReferenceModel.FILE + " is missing"));
        List<Integer> onTheCpu = greedy(file, CpuBackend.open(2));
        Emulator emulator = Emulator.inThisProcess();
        assertThat(greedy(file, CudaBackend.open(0, Optional.of(emulator.kernels())))).isEqualTo(onTheCpu);
        assertThat(emulator.launches("matmul_few_q4_1")).isGreaterThan(0);
    }

    private static List<Integer> greedy(Path file, Backend opened) {
        try (Backend backend = opened;
                LoadedModel model = Models.load(file, backend, _ -> {});
                StepRunner runner = model.runner(RunnerOptions.ofBlocks(4))) {
            return Stories.greedy(runner, PROMPT, NEW_TOKENS);
        }
    }
}
