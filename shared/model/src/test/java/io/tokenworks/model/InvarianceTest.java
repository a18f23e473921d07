package io.tokenworks.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.kernels.cpu.CpuBackend;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tensor.StepPlan.Slice;
import io.tokenworks.tensor.StepResult.Sampled;
import io.tokenworks.tensor.StepRunner;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Invariant mode: the same bits alone, in a batch, and in chunks. */
class InvarianceTest {

    private static final int[] PROMPT = IntStream.range(0, 37).map(i -> i * 13 % 128).toArray();

    private static Backend backend;
    private static LoadedModel model;

    @BeforeAll
    static void load() {
        backend = CpuBackend.open(2);
        model = TinyLlama.load(3, 128, backend);
    }

    @AfterAll
    static void unload() {
        model.close();
        backend.close();
    }

    @Test
    void chunksDoNotChangeABit() {
        List<Integer> whole = bits(run(PROMPT.length));
        for (int chunk : new int[]{1, 3, 16, 20}) {
            assertThat(bits(run(chunk))).as("chunks of %d", chunk).isEqualTo(whole);
        }
    }

    @Test
    void sevenOthersDoNotChangeABit() {
        try (StepRunner runner = runner()) {
            Slice[] slices = IntStream.range(0, 8).mapToObj(InvarianceTest::slice).toArray(Slice[]::new);
            List<Sampled> together = Stories.run(runner, slices);
            for (int s = 0; s < slices.length; s++) {
                assertThat(bits(Stories.run(runner, slices[s]))).as("sequence %d", s)
                        .isEqualTo(bits(List.of(together.get(s))));
            }
        }
    }

    private static Slice slice(int sequence) {
        int[] tokens = IntStream.range(0, 5 + 3 * sequence).map(i -> (i * 7 + sequence) % 128).toArray();
        int[][] table = {IntStream.range(0, 4).map(i -> sequence * 4 + i).toArray()};
        return new Slice(sequence, tokens, 0, table, Optional.of(SampleSpec.greedy()));
    }

    private static List<Sampled> run(int chunk) {
        try (StepRunner runner = runner()) {
            return Stories.steps(runner, PROMPT, chunk, 12);
        }
    }

    private static List<Integer> bits(List<Sampled> samples) {
        return samples.stream().flatMap(s -> Stream.of(s.token(), Float.floatToRawIntBits(s.logprob()))).toList();
    }

    private static StepRunner runner() {
        return model.runner(RunnerOptions.ofBlocks(64));
    }
}
