package io.tokenworks.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tokenworks.tensor.AttentionShape;
import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvLayer;
import io.tokenworks.tensor.KvMemory.KvRange;
import io.tokenworks.tensor.KvPool;
import io.tokenworks.tensor.ScalarDevice;
import io.tokenworks.tensor.WeightSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the ops of every backend do: the same as the scalar oracle within a tolerance, and each row the same bits
 * whatever it is computed with. Extend it,
 * say how to open the backend, and paste the table that the last test asks for into the page about kernels.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OpsContract {

    private static final Path PAGE = Path.of("..", "..", "docs", "internals", "kernels.md");
    /** Of more rows than this only every so many-th is computed alone: a number that divides no tile. */
    private static final int MANY_ROWS = 24;
    private static final int MANY_ROWS_STEP = 3;
    private static final PagedSequences SMALL = PagedSequences.of(new AttentionShape(2, 1, 16), 16,
            new int[]{20, 7}, 3);

    private Backend backend;
    private Backend otherwise;
    private Backend oracle;

    /** Opens the backend; closed after the last test. */
    protected abstract Backend open();

    /**
     * Opens the backend in another size, such as another number of threads, where it has sizes: results must be the
     * same bits.
     */
    protected Backend openOtherwise() {
        return open();
    }

    /** The dtype of keys and values that the backend is made for. */
    protected abstract Dtype kvDtype();

    /** Heading in the page about kernels. */
    protected abstract String title();

    /** The dtypes of weights it takes; all others it must refuse. */
    protected Set<Dtype> weightDtypes() {
        return EnumSet.complementOf(EnumSet.of(Dtype.I32));
    }

    /**
     * The dtypes of weights before which it rounds activations to bf16, as tensor cores want them; if that of keys and
     * values is among them, it rounds queries and probabilities too.
     */
    protected Set<Dtype> shortActivations() {
        return Set.of();
    }

    /** Whether it knows sliding windows, and sinks: its ops are {@code SinkOps}. */
    protected boolean windowsAndSinks() {
        return true;
    }

    @BeforeAll
    void openBoth() {
        backend = open();
        otherwise = openOtherwise();
        oracle = ScalarDevice.backend();
    }

    @AfterAll
    void closeBoth() {
        backend.close();
        otherwise.close();
        oracle.close();
    }

    Stream<OpCase> cases() {
        return Stream.of(RowCases.all(weightDtypes()), MatmulCases.all(weightDtypes(), shortActivations()),
                AttentionCases.all(kvDtype(), shortActivations().contains(kvDtype()), windowsAndSinks()),
                SampleCases.all()).flatMap(cases -> cases);
    }

    private static float[] results(OpCase one, Backend on, Dtype kvDtype, int... rows) {
        try (OnDevice device = new OnDevice(on, kvDtype)) {
            return one.run().results(device, rows);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheOracle(OpCase one) {
        int[] all = Numbers.upTo(one.rows());
        float[] expected = results(one, oracle, Dtype.F32, all);
        float[] actual = results(one, backend, kvDtype(), all);
        assertThat(actual).hasSameSizeAs(expected);
        int worst = 0;
        for (int i = 0; i < expected.length; i++) {
            if (excess(one, expected[i], actual[i]) > excess(one, expected[worst], actual[worst])) {
                worst = i;
            }
        }
        assertThat(excess(one, expected[worst], actual[worst]))
                .as("%s, element %d of %d: %s, the oracle says %s; difference over tolerance", one, worst,
                        expected.length, actual[worst], expected[worst])
                .isLessThanOrEqualTo(1);
    }

    /** Difference as a share of what is tolerated; without end where one of the two is not a number. */
    private static double excess(OpCase one, float expected, float actual) {
        double difference = Math.abs((double) actual - expected);
        if (Double.isNaN(difference)) {
            return Double.POSITIVE_INFINITY;
        }
        return difference == 0 ? 0 : difference / (one.tolerance() * Math.max(1, Math.abs(expected)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRowHasTheSameBitsAloneAndAmongOthersInAnyOrder(OpCase one) {
        float[] together = results(one, backend, kvDtype(), Numbers.upTo(one.rows()));
        int width = together.length / one.rows();
        int step = one.rows() > MANY_ROWS ? MANY_ROWS_STEP : 1;
        for (int row = 0; row < one.rows(); row += step) {
            assertThat(results(one, otherwise, kvDtype(), row)).as("%s, row %d alone", one, row)
                    .isEqualTo(Numbers.rows(together, width, new int[]{row}));
        }
        int[] backwards = IntStream.range(0, one.rows()).map(row -> one.rows() - 1 - row).toArray();
        int[] some = Arrays.copyOf(backwards, (one.rows() + 1) / 2);
        assertThat(results(one, backend, kvDtype(), backwards)).as("%s, backwards", one)
                .isEqualTo(Numbers.rows(together, width, backwards));
        assertThat(results(one, backend, kvDtype(), some)).as("%s, the second half", one)
                .isEqualTo(Numbers.rows(together, width, some));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aRowWithoutASoftmaxIsRefusedAtOnceOrGetsNoTokenAndSpoilsNoOther(float logit) {
        SampleCases.ways().forEach(way -> {
            try (OnDevice on = new OnDevice(backend, kvDtype())) {
                float[] whole = SampleCases.three(on, way, OptionalDouble.empty());
                float[] broken = SampleCases.three(on, way, OptionalDouble.of(logit));
                int width = SampleCases.WIDTH;
                assertThat(broken[width]).as("token, sampled in way %d", way).isEqualTo(-1);
                assertThat(broken[width + 1]).as("its logprob").isNaN();
                int[] others = {0, 2};
                assertThat(Numbers.rows(broken, width, others)).isEqualTo(Numbers.rows(whole, width, others));
            } catch (RuntimeException refused) {
                Throwable cause = refused.getCause() == null ? refused : refused.getCause();
                assertThat(cause).isInstanceOf(ArithmeticException.class).hasMessageContaining("not finite");
            }
        });
    }

    @Test
    void storingTouchesNoOtherPositionAndNoOtherLayer() {
        try (OnDevice on = new OnDevice(backend, kvDtype())) {
            KvLayer kv = SMALL.filled(on);
            float[] qkv = Numbers.normal(1, SMALL.rows().size() * SMALL.shape().rowWidth());
            float[][] before = layers(on, kv.pool());
            // position 17 of the first sequence
            AttentionCases.ropeAndStore(on, new AttentionCases.Rotated(SMALL, Rotation.PLAIN), new int[]{0}, qkv, kv);
            float[][] after = layers(on, kv.pool());
            int changedBlock = SMALL.tables()[0][1] * KvBytes.LAYERS + PagedSequences.LAYER;
            int headDim = SMALL.shape().headDim();
            for (int half = 0; half < 2; half++) {
                Arrays.fill(before[changedBlock], (half * 16 + 1) * headDim, (half * 16 + 2) * headDim, 0);
                Arrays.fill(after[changedBlock], (half * 16 + 1) * headDim, (half * 16 + 2) * headDim, 0);
            }
            assertThat(Arrays.deepEquals(after, before)).as("all else is as it was").isTrue();
        }
    }

    private static float[][] layers(OnDevice on, KvPool pool) {
        return IntStream.range(0, pool.blocks() * KvBytes.LAYERS)
                .mapToObj(i -> KvBytes.read(on.device(), pool, i / KvBytes.LAYERS, i % KvBytes.LAYERS))
                .toArray(float[][]::new);
    }

    @Test
    void blocksTravelAsBytesWholeOrLayerByLayer() {
        try (OnDevice on = new OnDevice(backend, kvDtype())) {
            KvPool from = SMALL.filled(on).pool();
            KvPool to = on.pool(SMALL.shape().kvHeads(), SMALL.shape().headDim(), 16, SMALL.blocks(),
                    OptionalInt.empty());
            int block = SMALL.tables()[0][0];
            byte[] whole = exported(from, new KvRange(0, block, 0, KvBytes.LAYERS));
            for (int layer = 0; layer < KvBytes.LAYERS; layer++) {
                KvRange range = new KvRange(0, block, layer, layer + 1);
                ByteBuffer moved = ByteBuffer.allocateDirect(3 + (int) from.spec().layerBytes()).position(3);
                backend.device().exportKv(from, range, moved);
                assertThat(moved.hasRemaining()).as("room left after layer %d", layer).isFalse();
                backend.device().importKv(to, new KvRange(0, 0, layer, layer + 1), moved.position(3));
                assertThat(moved.hasRemaining()).as("bytes left of layer %d", layer).isFalse();
            }
            assertThat(exported(to, new KvRange(0, 0, 0, KvBytes.LAYERS))).isEqualTo(whole);
        }
    }

    private byte[] exported(KvPool pool, KvRange range) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(range.bytes(pool.spec())));
        backend.device().exportKv(pool, range, bytes);
        return bytes.array();
    }

    @Test
    void whatIsNotSupportedIsRefused() {
        for (Dtype dtype : EnumSet.complementOf(EnumSet.copyOf(weightDtypes()))) {
            refused(List.of(Numbers.weight(1, dtype, 4, 32)));
        }
        Dtype any = weightDtypes().iterator().next();
        refused(List.of(Numbers.weight(1, any, 4, 32), Numbers.weight(2, any, 4, 64)));
    }

    private void refused(List<WeightSource> parts) {
        assertThatIllegalArgumentException().as("%s", parts).isThrownBy(() -> backend.ops().prepareWeight(parts));
    }

    @Test
    void thePageAboutKernelsSaysSo() throws IOException {
        String table = SupportTable.of(title(), cases().toList());
        assertThat(Files.readString(PAGE)).as("docs/internals/kernels.md lacks this:\n%s\nand has", table)
                .contains(table);
    }
}
