package io.tokenworks.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Dequantised;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.ExpertOps;
import io.tokenworks.tensor.ExpertOps.Experts;
import io.tokenworks.tensor.ExpertOps.Routed;
import io.tokenworks.tensor.ExpertOps.Routing;
import io.tokenworks.tensor.Shape;
import io.tokenworks.tensor.WeightSource;
import io.tokenworks.testkit.cuda.Emulator;
import io.tokenworks.testkit.cuda.Emulator.Order;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A mixture of experts on the emulator, beside the same in plain Java: as the models define it, one row at a time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExpertOpsTest {

    private static final int ROWS = 40; // of one expert's matrix
    private static final int COLUMNS = 256;
    private static final double ROUNDED = 2e-2; // activations in bf16

    private final Emulator emulator = Emulator.inThisProcess();
    private Backend backend;
    private ExpertOps ops;

    @BeforeAll
    void open() {
        emulator.order(Order.RANDOM);
        backend = CudaBackend.open(0, Optional.of(emulator.kernels()));
        ops = (ExpertOps) backend.ops();
    }

    @AfterAll
    void close() {
        backend.close();
        emulator.order(Order.FORWARD);
    }

    /** @param rows of activations: so few that an expert has few of them, or so many that it has many */
    record Mixture(Routing routing, Dtype dtype, int rows) {

        float[] logits() {
            float[] logits = normal(rows, rows * routing.experts(), 1);
            for (int i = 0; i < logits.length; i++) {
                logits[i] = Math.round(4 * logits[i]) / 4f; // some are equal
            }
            return logits;
        }

        WeightSource weights() {
            Shape shape = Shape.of(routing.experts() * ROWS, COLUMNS);
            byte[] bytes = new byte[Math.toIntExact(dtype.bytes(shape.elements()))];
            new Random(5).nextBytes(bytes);
            for (int at = 0; at < bytes.length; at += dtype.blockBytes()) {
                scale(bytes, at);
            }
            return new WeightSource("experts", shape, dtype, MemorySegment.ofArray(bytes));
        }

        private void scale(byte[] bytes, int at) {
            switch (dtype) {
                case MXFP4 -> bytes[at] = (byte) (121 + at % 3);
                case BF16 -> half(bytes, at, (short) (Float.floatToRawIntBits(bytes[at] / 2000f) >>> 16));
                case Q8_0 -> half(bytes, at, Float.floatToFloat16(0.0008f));
                case Q4_K -> {
                    half(bytes, at, Float.floatToFloat16(0.0002f));
                    half(bytes, at + 2, Float.floatToFloat16(0.0015f));
                }
                case Q6_K -> half(bytes, at + 208, Float.floatToFloat16(0.00003f));
                default -> throw new IllegalArgumentException(dtype.name());
            }
        }

        private static void half(byte[] bytes, int at, short bits) {
            bytes[at] = (byte) bits;
            bytes[at + 1] = (byte) (bits >> 8);
        }
    }

    private static float[] normal(long seed, int count, double size) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (size * random.nextGaussian());
        }
        return values;
    }

    static Stream<Mixture> mixtures() {
        Routing mixtral = new Routing(8, 2, true);
        Routing oss = new Routing(32, 4, true);
        Routing notNormalised = new Routing(20, 6, false);
        Stream<Mixture> small = Stream.of(mixtral, oss, notNormalised)
                .flatMap(routing -> Stream.of(1, 7, 45).map(rows -> new Mixture(routing, Dtype.MXFP4, rows)));
        Stream<Mixture> types = Stream.of(Dtype.BF16, Dtype.Q8_0, Dtype.Q4_K, Dtype.Q6_K)
                .flatMap(dtype -> Stream.of(5, 70).map(rows -> new Mixture(mixtral, dtype, rows)));
        return Stream.concat(Stream.concat(small, types), Stream.of(new Mixture(mixtral, Dtype.MXFP4, 150)));
    }

    private DeviceBuffer floats(float[] values) {
        DeviceBuffer buffer = backend.device().allocate(Dtype.F32, values.length);
        backend.device().copyIn(values, values.length, buffer);
        return buffer;
    }

    private float[] read(DeviceBuffer buffer) {
        float[] values = new float[Math.toIntExact(buffer.elements())];
        backend.device().copyOut(buffer, values, values.length);
        backend.device().record().await();
        return values;
    }

    private int[] readInts(DeviceBuffer buffer) {
        int[] values = new int[Math.toIntExact(buffer.elements())];
        backend.device().copyOut(buffer, values, values.length);
        backend.device().record().await();
        return values;
    }

    private Routed routed(Routing routing, float[] logits) {
        int rows = logits.length / routing.experts();
        Routed routed = new Routed(backend.device().allocate(Dtype.I32, (long) rows * routing.chosen()),
                backend.device().allocate(Dtype.F32, (long) rows * routing.chosen()));
        ops.route(floats(logits), routing, rows, routed);
        return routed;
    }

    /** What a router chose for one row. */
    record Chosen(int[] ids, double[] weights) {}

    private static Chosen chosen(Routing routing, float[] logits) {
        int[] ids = IntStream.range(0, logits.length).boxed()
                .sorted(Comparator.<Integer>comparingDouble(e -> -logits[e]).thenComparing(e -> e))
                .limit(routing.chosen()).mapToInt(Integer::intValue).toArray();
        double all = IntStream.range(0, logits.length).mapToDouble(e -> Math.exp(logits[e])).sum();
        double[] weights = Arrays.stream(ids).mapToDouble(e -> Math.exp(logits[e]) / all).toArray();
        double some = Arrays.stream(weights).sum();
        return new Chosen(ids, routing.normalised() ? Arrays.stream(weights).map(w -> w / some).toArray() : weights);
    }

    private static Chosen chosen(Mixture mixture, int row) {
        int experts = mixture.routing().experts();
        return chosen(mixture.routing(), Arrays.copyOfRange(mixture.logits(), row * experts, (row + 1) * experts));
    }

    @ParameterizedTest
    @MethodSource("mixtures")
    void eachRowGoesToItsMostLikelyExperts(Mixture mixture) {
        Routed routed = routed(mixture.routing(), mixture.logits());
        int[] ids = readInts(routed.ids());
        float[] weights = read(routed.weights());
        int each = mixture.routing().chosen();
        for (int row = 0; row < mixture.rows(); row++) {
            Chosen expected = chosen(mixture, row);
            assertThat(Arrays.copyOfRange(ids, row * each, (row + 1) * each)).isEqualTo(expected.ids());
            for (int k = 0; k < each; k++) {
                assertThat((double) weights[row * each + k]).isCloseTo(expected.weights()[k], within(1e-6));
            }
        }
    }

    /** Spreads rows over their experts, or joins what they have from them. */
    private float[] product(Mixture mixture, boolean join, float[] logits, float[] in) {
        int rows = logits.length / mixture.routing().experts();
        Experts experts = new Experts(ops.prepareWeight(List.of(mixture.weights())), mixture.routing());
        Routed routed = routed(mixture.routing(), logits);
        DeviceBuffer out = backend.device().allocate(Dtype.F32,
                (long) rows * ROWS * (join ? 1 : mixture.routing().chosen()));
        if (join) {
            ops.join(experts, floats(in), routed, rows, out);
        } else {
            ops.spread(experts, floats(in), routed, rows, out);
        }
        float[] results = read(out);
        experts.stacked().close();
        return results;
    }

    @ParameterizedTest
    @MethodSource("mixtures")
    void aRowMeetsTheWeightsOfItsExpertsAlone(Mixture mixture) {
        float[] in = normal(3, mixture.rows() * COLUMNS, 1);
        float[] weights = Dequantised.floats(mixture.weights());
        float[] out = product(mixture, false, mixture.logits(), in);
        int each = mixture.routing().chosen();
        for (int row = 0; row < mixture.rows(); row++) {
            int[] ids = chosen(mixture, row).ids();
            for (int k = 0; k < each; k++) {
                for (int o = 0; o < ROWS; o++) {
                    double expected = dot(weights, (ids[k] * ROWS + o) * COLUMNS, in, row * COLUMNS);
                    assertThat((double) out[(row * each + k) * ROWS + o]).as("%s, row %d, choice %d", mixture, row, k)
                            .isCloseTo(expected, within(ROUNDED * Math.max(1, Math.abs(expected))));
                }
            }
        }
    }

    private static double dot(float[] weights, int w, float[] in, int x) {
        double sum = 0;
        for (int c = 0; c < COLUMNS; c++) {
            sum += (double) weights[w + c] * in[x + c];
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("mixtures")
    void whatTheExpertsSayIsAddedUpAsTheRouterWeighsIt(Mixture mixture) {
        int each = mixture.routing().chosen();
        float[] in = normal(4, mixture.rows() * each * COLUMNS, 1);
        float[] weights = Dequantised.floats(mixture.weights());
        float[] out = product(mixture, true, mixture.logits(), in);
        for (int row = 0; row < mixture.rows(); row++) {
            Chosen chosen = chosen(mixture, row);
            for (int o = 0; o < ROWS; o++) {
                double expected = 0;
                for (int k = 0; k < each; k++) {
                    expected += chosen.weights()[k] * dot(weights, (chosen.ids()[k] * ROWS + o) * COLUMNS, in,
                            (row * each + k) * COLUMNS);
                }
                assertThat((double) out[row * ROWS + o]).as("%s, row %d", mixture, row).isCloseTo(expected,
                        within(ROUNDED * Math.max(1, Math.abs(expected))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("mixtures")
    void aRowHasTheSameBitsAloneAndAmongOthers(Mixture mixture) {
        int experts = mixture.routing().experts();
        int width = mixture.routing().chosen() * ROWS;
        float[] in = normal(3, mixture.rows() * COLUMNS, 1);
        float[] together = product(mixture, false, mixture.logits(), in);
        for (int row = 0; row < mixture.rows(); row += 13) {
            float[] alone = product(mixture, false,
                    Arrays.copyOfRange(mixture.logits(), row * experts, (row + 1) * experts),
                    Arrays.copyOfRange(in, row * COLUMNS, (row + 1) * COLUMNS));
            assertThat(alone).as("%s, row %d", mixture, row)
                    .isEqualTo(Arrays.copyOfRange(together, row * width, (row + 1) * width));
        }
    }

    @Test
    void aRouterWithoutNumbersNamesExpertsThatExistAndWeighsThemWithNotANumber() {
        Routing routing = new Routing(5, 3, true);
        float nan = Float.NaN;
        Routed routed = routed(routing, new float[]{nan, nan, nan, nan, nan, 1, nan, 3, nan, nan, 4, 1, 2, 3, 0});
        assertThat(readInts(routed.ids())).containsExactly(0, 1, 2, 2, 0, 2, 0, 3, 2);
        float[] weights = read(routed.weights());
        assertThat(weights[0]).isNaN();
        assertThat(weights[3]).isNaN();
        assertThat(weights[6]).isEqualTo((float) (1 / (1 + Math.exp(-1) + Math.exp(-2))), within(1e-6f));
    }
}
