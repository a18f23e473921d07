package io.tokenworks.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.kernels.cuda.CudaBackend.Arithmetic;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Dequantised;
import io.tokenworks.tensor.Device;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.E4m3;
import io.tokenworks.tensor.ScalarDevice;
import io.tokenworks.tensor.Shape;
import io.tokenworks.tensor.Weight;
import io.tokenworks.tensor.WeightSource;
import io.tokenworks.testkit.cuda.Emulator;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights in E4M3: every code, exact sums, and what becomes of weights that are narrowed on their way to the GPU. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FloatWeightsTest {

    private static final int COLUMNS = E4m3.BLOCK;
    private static final int FEW = 8;

    private Backend plain;
    private Backend narrow;
    private final Backend oracle = ScalarDevice.backend();

    @BeforeAll
    void open() {
        Optional<Path> kernels = Optional.of(Emulator.inThisProcess().kernels());
        plain = CudaBackend.open(0, kernels);
        narrow = CudaBackend.open(1, kernels, new Arithmetic(Weights.FP8, Optional.empty()));
    }

    @AfterAll
    void close() {
        plain.close();
        narrow.close();
        oracle.close();
    }

    private static float[] read(Device device, DeviceBuffer buffer) {
        float[] values = new float[Math.toIntExact(buffer.elements())];
        device.copyOut(buffer, values, values.length);
        device.record().await();
        return values;
    }

    private static float[] product(Backend backend, List<WeightSource> parts, float[] in) {
        int columns = parts.getFirst().shape().columns();
        int rows = in.length / columns;
        try (Weight weight = backend.ops().prepareWeight(parts);
                DeviceBuffer x = backend.device().allocate(Dtype.F32, in.length);
                DeviceBuffer y = backend.device().allocate(Dtype.F32, (long) rows * weight.rows())) {
            backend.device().copyIn(in, in.length, x);
            backend.ops().matmul(weight, x, rows, y);
            return read(backend.device(), y);
        }
    }

    private static float[] embedded(Backend backend, Weight table) {
        int[] ids = {0, 1};
        try (table;
                DeviceBuffer rows = backend.device().allocate(Dtype.I32, ids.length);
                DeviceBuffer out = backend.device().allocate(Dtype.F32, (long) ids.length * table.columns())) {
            backend.device().copyIn(ids, ids.length, rows);
            backend.ops().embed(table, rows, ids.length, out);
            return read(backend.device(), out);
        }
    }

    /** Rows of one block each. */
    private static WeightSource codes(float scale, int... codes) {
        ByteBuffer bytes = ByteBuffer.allocate(codes.length / COLUMNS * Dtype.E4M3.blockBytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < codes.length; i++) {
            if (i % COLUMNS == 0) {
                bytes.putFloat(scale);
            }
            bytes.put((byte) codes[i]);
        }
        return new WeightSource("codes", Shape.of(codes.length / COLUMNS, COLUMNS), Dtype.E4M3,
                MemorySegment.ofArray(bytes.array()));
    }

    private static int[] allCodes() {
        int[] codes = new int[256];
        Arrays.setAll(codes, code -> code);
        return codes;
    }

    @Test
    void everyCodeOfATableIsItsNumber() {
        float[] expected = new float[256];
        for (int code = 0; code < expected.length; code++) {
            expected[code] = 3 * E4m3.value(code) + 0f; // of zeros the sign does not count
        }
        Weight table = plain.ops().prepareWeight(List.of(codes(3, allCodes())));
        assertThat(embedded(plain, table)).isEqualTo(expected);
    }

    /** @param rows that are computed at once, each of which takes one column */
    @ParameterizedTest
    @ValueSource(ints = {FEW, 64, COLUMNS})
    void everyCodeIsMultipliedAsItsNumber(int rows) {
        int[] finite = Arrays.stream(allCodes()).map(code -> (code & 0x7f) == 0x7f ? 0 : code).toArray();
        for (int first = 0; first < COLUMNS; first += rows) {
            float[] in = new float[rows * COLUMNS];
            for (int r = 0; r < rows; r++) {
                in[r * COLUMNS + first + r] = 2;
            }
            float[] out = product(plain, List.of(codes(3, finite)), in);
            for (int r = 0; r < rows; r++) {
                assertThat(out[2 * r]).isEqualTo(6 * E4m3.value(finite[first + r]) + 0f);
                assertThat(out[2 * r + 1]).isEqualTo(6 * E4m3.value(finite[COLUMNS + first + r]) + 0f);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void whatIsNoNumberSpoilsItsOutputAlone(int rows) {
        int[] codes = new int[2 * COLUMNS];
        codes[5] = 0xff;
        codes[COLUMNS + 5] = 0x38; // 1
        float[] in = new float[rows * COLUMNS];
        Arrays.fill(in, 1);
        float[] out = product(plain, List.of(codes(1, codes)), in);
        assertThat(out[2 * rows - 2]).isNaN();
        assertThat(out[2 * rows - 1]).isEqualTo(1);
    }

    /** Small integers: no sum is rounded, in whatever order it is added. */
    @ParameterizedTest
    @ValueSource(ints = {3, 70})
    void whereNothingIsRoundedTheBitsAreTheOracles(int rows) {
        Random random = new Random(4);
        int[] codes = random.ints(150 * COLUMNS, 0, 256).map(code -> code & 0xbf | 0x20).toArray(); // 2^-3 to 1.875
        float[] in = new float[rows * COLUMNS];
        for (int i = 0; i < in.length; i++) {
            in[i] = random.nextInt(17) - 8;
        }
        List<WeightSource> parts = List.of(codes(0.5f, codes));
        assertThat(product(plain, parts, in)).isEqualTo(product(oracle, parts, in));
    }

    private static WeightSource normal(Dtype dtype, long seed, int rows, int columns) {
        Random random = new Random(seed);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(dtype.bytes((long) rows * columns)))
                .order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            float value = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(6)));
            switch (dtype) {
                case BF16 -> bytes.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
                case F16 -> bytes.putShort(Float.floatToFloat16(value));
                default -> bytes.putFloat(value);
            }
        }
        return new WeightSource(dtype + " " + rows, Shape.of(rows, columns), dtype,
                MemorySegment.ofArray(bytes.array()));
    }

    /** What a file would have, had its maker narrowed it. */
    private static WeightSource narrowed(WeightSource source) {
        float[] all = Dequantised.floats(source);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Dtype.E4M3.bytes(all.length)))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < all.length; at += E4m3.BLOCK) {
            float[] block = Arrays.copyOfRange(all, at, at + E4m3.BLOCK);
            float scale = E4m3.scale(block);
            bytes.putFloat(scale);
            for (float value : block) {
                bytes.put(E4m3.code(value / scale));
            }
        }
        return new WeightSource(source.name(), source.shape(), Dtype.E4M3, MemorySegment.ofArray(bytes.array()));
    }

    private static float[] activations(int count) {
        Random random = new Random(7);
        float[] in = new float[count];
        for (int i = 0; i < count; i++) {
            in[i] = (float) random.nextGaussian();
        }
        return in;
    }

    @Test
    void plainWeightsOfSeveralTypesBecomeOne() {
        List<WeightSource> parts = List.of(normal(Dtype.BF16, 1, 40, 384), normal(Dtype.F16, 2, 7, 384),
                normal(Dtype.F32, 3, 9, 384));
        float[] in = activations(10 * 384);
        assertThat(product(narrow, parts, in))
                .isEqualTo(product(plain, parts.stream().map(FloatWeightsTest::narrowed).toList(), in));
        try (Weight weight = narrow.ops().prepareWeight(parts)) {
            assertThat(weight.bytes()).isEqualTo(Dtype.E4M3.bytes(56 * 384));
        }
    }

    @Test
    void whatIsNoWholeNumberOfBlocksWideAndWhatIsATableStaysAsItIs() {
        WeightSource ragged = normal(Dtype.BF16, 1, 20, 192);
        float[] in = activations(3 * 192);
        assertThat(product(narrow, List.of(ragged), in)).isEqualTo(product(plain, List.of(ragged), in));
        WeightSource table = normal(Dtype.BF16, 5, 2, 256);
        assertThat(embedded(narrow, narrow.ops().prepareTable(table)))
                .isEqualTo(embedded(oracle, oracle.ops().prepareTable(table)));
    }

    /**
     * A weight is off by at most half a step of its code: 1/16 of itself, or 2^-10 of its scale if it is below the
     * normal numbers. Activations are off by 1/256 of themselves at most, on either side.
     */
    @Test
    void aProductIsOffByNoMoreThanItsWeightsAre() {
        WeightSource weight = normal(Dtype.BF16, 6, 33, 512);
        float[] in = activations(12 * 512);
        float[] exact = product(oracle, List.of(weight), in);
        float[] actual = product(narrow, List.of(weight), in);
        float[] weights = Dequantised.floats(weight);
        for (int i = 0; i < actual.length; i++) {
            double bound = 0;
            for (int c = 0; c < 512; c++) {
                int at = i % 33 * 512 + c;
                float scale = E4m3.scale(Arrays.copyOfRange(weights, at / E4m3.BLOCK * E4m3.BLOCK,
                        (at / E4m3.BLOCK + 1) * E4m3.BLOCK));
                double size = Math.abs(weights[at]);
                double step = Math.max(size / 16, scale * 0x1p-10);
                bound += Math.abs(in[i / 33 * 512 + c]) * (step + (size + step) / 256);
            }
            assertThat((double) Math.abs(actual[i] - exact[i])).as("output %d", i).isPositive().isLessThan(bound);
        }
    }
}
