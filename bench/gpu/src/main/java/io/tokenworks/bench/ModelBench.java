package io.tokenworks.bench;

import io.tokenworks.model.LoadedModel;
import io.tokenworks.model.RunnerOptions;
import io.tokenworks.model.SeededLlama;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory;
import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.tensor.StepPlan;
import io.tokenworks.tensor.StepRunner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Whole steps of a seeded model: prompts, and generation at several batch sizes. */
final class ModelBench {

    private static final int BLOCK_TOKENS = 16;

    private final Backend backend;
    private final SeededLlama model;
    private final Dtype dtype;
    private final Peaks peaks;
    private final List<Measured> measured = new ArrayList<>();
    private long steps;

    ModelBench(Backend backend, SeededLlama model, Dtype dtype, Peaks peaks) {
        this.backend = backend;
        this.model = model;
        this.dtype = dtype;
        this.peaks = peaks;
    }

    /**
     * @param promptTokens of a prompt that is computed in one step
     * @param contextTokens that generation has behind it
     * @param batches sequences that generate together
     * @param times steps of generation that are measured
     */
    record Sizes(int promptTokens, int contextTokens, List<Integer> batches, int times) {

        int blocks(int tokens) {
            return tokens / BLOCK_TOKENS + 1;
        }

        int kvBlocks() {
            int most = batches.stream().mapToInt(Integer::intValue).max().orElse(1);
            return Math.max(most * blocks(contextTokens + times + 2), blocks(promptTokens));
        }
    }

    List<Measured> run(Sizes sizes) {
        long begun = System.nanoTime();
        try (LoadedModel loaded = model.load(dtype, backend, _ -> {})) {
            backend.device().record().await();
            double seconds = (System.nanoTime() - begun) / 1e9;
            measured.add(new Measured(name() + " loaded", seconds * 1e6,
                    "%.2f GB/s".formatted(model.readBytes(dtype) / seconds / 1e9), Optional.empty()));
            int most = sizes.batches().stream().mapToInt(Integer::intValue).max().orElse(1);
            RunnerOptions options = new RunnerOptions(sizes.kvBlocks(), BLOCK_TOKENS,
                    Math.max(sizes.promptTokens(), most), most, Dtype.BF16);
            try (StepRunner runner = loaded.runner(options)) {
                clear(runner.kv());
                prefill(runner, sizes.promptTokens());
                for (int batch : sizes.batches()) {
                    decode(runner, batch, sizes);
                }
            }
        }
        return measured;
    }

    /** Generation looks at positions that nobody computed: as numbers, not as what happened to lie there. */
    private static void clear(KvMemory kv) {
        KvGroupSpec spec = kv.groups().getFirst();
        ByteBuffer zeros = ByteBuffer.allocate(Math.toIntExact(spec.blockBytes()));
        for (int block = 0; block < kv.blocks(0); block++) {
            kv.importRange(new KvMemory.KvRange(0, block, 0, spec.layers()), zeros.clear());
        }
    }

    private String name() {
        return model.spoken() + " " + dtype;
    }

    private void prefill(StepRunner runner, int tokens) {
        int[] ids = IntStream.range(0, tokens).map(i -> i % runner.vocabulary()).toArray();
        double[] micros = new double[3];
        for (int i = 0; i < micros.length; i++) {
            micros[i] = micros(runner, List.of(slice(0, ids, 0, blocks(0, tokens / BLOCK_TOKENS + 1))));
        }
        Arrays.sort(micros);
        double products = 2.0 * tokens * (model.readBytes(Dtype.BF16) / 2.0);
        double attended = 2.0 * tokens * tokens * model.config().attention().queryWidth() * model.config().layers();
        Peaks.Work work = new Peaks.Work(model.readBytes(dtype), products + attended);
        Measured share = Measured.of("", micros[1], work, peaks);
        measured.add(new Measured("%s prefill of %d tokens".formatted(name(), tokens), micros[1],
                "%.0f tokens/s".formatted(tokens / micros[1] * 1e6), share.share()));
    }

    private void decode(StepRunner runner, int batch, Sizes sizes) {
        int perSequence = sizes.blocks(sizes.contextTokens() + sizes.times() + 2);
        double[] micros = new double[sizes.times()];
        for (int i = -2; i < sizes.times(); i++) { // the first is noted down, the second warms up
            List<StepPlan.Slice> slices = new ArrayList<>();
            for (int s = 0; s < batch; s++) {
                slices.add(slice(s, new int[]{s}, sizes.contextTokens() + Math.max(0, i), blocks(s, perSequence)));
            }
            double took = micros(runner, slices);
            if (i >= 0) {
                micros[i] = took;
            }
        }
        Arrays.sort(micros);
        double median = micros[micros.length / 2];
        double kv = (double) batch * sizes.contextTokens() * 4 * model.config().attention().kvWidth()
                * model.config().layers();
        Peaks.Work work = new Peaks.Work(model.readBytes(dtype) + kv, 0);
        measured.add(new Measured("%s decode, %d at a time over %d".formatted(name(), batch, sizes.contextTokens()),
                median, "%.1f tokens/s".formatted(batch / median * 1e6), Measured.of("", median, work, peaks).share()));
    }

    private double micros(StepRunner runner, List<StepPlan.Slice> slices) {
        long start = System.nanoTime();
        runner.await(runner.launch(new StepPlan(++steps, slices)));
        return (System.nanoTime() - start) / 1e3;
    }

    private static StepPlan.Slice slice(long sequence, int[] ids, int start, int[][] table) {
        return new StepPlan.Slice(sequence, ids, start, table, Optional.of(SampleSpec.greedy()));
    }

    private static int[][] blocks(int sequence, int count) {
        return new int[][]{IntStream.range(0, count).map(i -> sequence * count + i).toArray()};
    }
}
