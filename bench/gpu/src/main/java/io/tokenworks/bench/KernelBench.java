package io.tokenworks.bench;

import io.tokenworks.model.LlamaConfig;
import io.tokenworks.tensor.AttentionShape;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Device;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvLayer;
import io.tokenworks.tensor.KvPool;
import io.tokenworks.tensor.Ops;
import io.tokenworks.tensor.Shape;
import io.tokenworks.tensor.StepBatch;
import io.tokenworks.tensor.Weight;
import io.tokenworks.tensor.WeightSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Each kernel alone, at the sizes of one model. */
final class KernelBench {

    private static final int BLOCK_TOKENS = 16;
    private static final List<Dtype> DTYPES = List.of(Dtype.BF16, Dtype.E4M3, Dtype.Q8_0, Dtype.Q4_0, Dtype.MXFP4,
            Dtype.Q4_K, Dtype.Q5_K, Dtype.Q6_K);

    private final Backend backend;
    private final LlamaConfig config;
    private final Peaks peaks;
    private final Stopwatch stopwatch;
    private final List<Measured> measured = new ArrayList<>();

    KernelBench(Backend backend, LlamaConfig config, Peaks peaks, Stopwatch stopwatch) {
        this.backend = backend;
        this.config = config;
        this.peaks = peaks;
        this.stopwatch = stopwatch;
    }

    /**
     * @param rows of the products, by turns
     * @param contextTokens positions that attention looks at
     */
    List<Measured> run(List<Integer> rows, int contextTokens) {
        for (Dtype dtype : DTYPES) {
            for (int count : rows) {
                matmul(dtype, count);
            }
        }
        for (int count : rows) {
            elementwise(count);
        }
        attention("attention, a step of %d sequences over %d positions", rows.getLast(), 1, contextTokens);
        attention("attention, %2$d rows of a prompt of %2$d, %1$d at a time", 1, contextTokens, contextTokens);
        return measured;
    }

    private DeviceBuffer floats(long elements) {
        return backend.device().allocate(Dtype.F32, elements);
    }

    private void matmul(Dtype dtype, int rows) {
        int block = dtype.blockElements();
        int columns = (config.width() + block - 1) / block * block;
        Shape shape = Shape.of(config.feedForward(), columns);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment zeros = arena.allocate(dtype.bytes(shape.elements()));
            try (Weight weight = backend.ops().prepareWeight(List.of(new WeightSource("w", shape, dtype, zeros)));
                    DeviceBuffer in = floats((long) rows * columns);
                    DeviceBuffer out = floats((long) rows * config.feedForward())) {
                backend.device().record().await();
                double micros = stopwatch.micros(() -> backend.ops().matmul(weight, in, rows, out));
                double bytes = dtype.bytes(shape.elements()) + 4.0 * rows * (columns + config.feedForward());
                measured.add(Measured.of("matmul %s %d x %d, %d rows".formatted(dtype, config.feedForward(),
                        columns, rows), micros, new Peaks.Work(bytes, 2.0 * rows * shape.elements()), peaks));
            }
        }
    }

    private void elementwise(int rows) {
        int width = config.width();
        long both = (long) rows * config.feedForward();
        try (DeviceBuffer residual = floats((long) rows * width);
                DeviceBuffer delta = floats((long) rows * width);
                DeviceBuffer out = floats((long) rows * width);
                DeviceBuffer weight = floats(width);
                DeviceBuffer gateUp = floats(2 * both);
                DeviceBuffer activated = floats(both)) {
            Ops.Norm norm = new Ops.Norm(weight, config.normEpsilon());
            measured.add(Measured.of("add and RMS norm, %d rows".formatted(rows),
                    stopwatch.micros(() -> backend.ops().addRmsNorm(residual, delta, norm, rows, out)),
                    new Peaks.Work(4.0 * 4 * rows * width, 0), peaks));
            measured.add(Measured.of("SwiGLU, %d rows".formatted(rows),
                    stopwatch.micros(() -> backend.ops().swiglu(gateUp, rows, config.feedForward(), activated)),
                    new Peaks.Work(4.0 * 3 * both, 0), peaks));
        }
    }

    /** @param rows of each sequence, the last of {@code length} positions */
    private void attention(String what, int sequences, int rows, int length) {
        AttentionShape shape = config.attention();
        Device device = backend.device();
        int blocks = (length + BLOCK_TOKENS - 1) / BLOCK_TOKENS;
        int all = sequences * rows;
        KvGroupSpec spec = new KvGroupSpec(1, shape.kvHeads(), shape.headDim(), BLOCK_TOKENS, Dtype.BF16,
                OptionalInt.empty());
        try (KvPool pool = device.allocateKv(spec, sequences * blocks);
                DeviceBuffer qkv = floats((long) all * shape.rowWidth());
                DeviceBuffer out = floats((long) all * shape.queryWidth());
                DeviceBuffer positions = device.allocate(Dtype.I32, all);
                DeviceBuffer slices = device.allocate(Dtype.I32, all);
                DeviceBuffer tables = device.allocate(Dtype.I32, (long) sequences * blocks)) {
            StepBatch batch = new StepBatch(all, rows == 1 ? all : 0, positions, slices, tables, blocks);
            fill(batch, rows, length, sequences * blocks);
            double micros = stopwatch
                    .micros(() -> backend.ops().attention(qkv, shape, batch, new KvLayer(pool, 0), out));
            double seen = rows == 1 ? length : length / 2.0;
            Peaks.Work work = new Peaks.Work((double) sequences * spec.layerBytes() * blocks,
                    4.0 * all * seen * shape.queryWidth());
            measured.add(Measured.of(what.formatted(sequences, length), micros, work, peaks));
        }
    }

    /** The last {@code rows} positions of each sequence, whose blocks lie one after the other. */
    private void fill(StepBatch batch, int rows, int length, int blocks) {
        Device device = backend.device();
        device.copyIn(IntStream.range(0, batch.rows()).map(i -> length - rows + i % rows).toArray(), batch.rows(),
                batch.positions());
        device.copyIn(IntStream.range(0, batch.rows()).map(i -> i / rows).toArray(), batch.rows(),
                batch.rowSlices());
        device.copyIn(IntStream.range(0, blocks).toArray(), blocks, batch.blockTables());
    }
}
