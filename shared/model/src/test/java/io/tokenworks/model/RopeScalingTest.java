package io.tokenworks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tokenworks.model.RopeScaling.Divisors;
import io.tokenworks.model.RopeScaling.Linear;
import io.tokenworks.model.RopeScaling.Pair;
import io.tokenworks.model.RopeScaling.Plain;
import io.tokenworks.model.RopeScaling.Yarn;
import io.tokenworks.model.TinyGguf.Value;
import io.tokenworks.model.gguf.GgufBytes;
import io.tokenworks.model.gguf.GgufFile;
import io.tokenworks.tensor.AttentionShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rotary frequencies of models that were stretched to a longer context: what a file says, and the angles it means. */
class RopeScalingTest {

    private static final int HEAD_DIM = 64;
    private static final int PAIRS = HEAD_DIM / 2;
    private static final double BASE = 1e4;
    private static final String SCALING = "llama.rope.scaling.";

    @TempDir
    Path folder;

    private static double[] divisors(RopeScaling scaling) {
        return IntStream.range(0, PAIRS).mapToDouble(i -> scaling.divisor(new Pair(i, HEAD_DIM, BASE))).toArray();
    }

    @Test
    void yarnLeavesWhatTurnsOftenDividesWhatTurnsSeldomAndMeetsBetween() {
        double[] divisors = divisors(new Yarn(4, 4096, 32, 1, 1));
        assertThat(IntStream.rangeClosed(0, 10).mapToDouble(i -> divisors[i])).containsOnly(1.0);
        // 1 / (share / 4 + 1 - share), with shares of 1, 5 and 12 of the 13 steps from pair 10 to pair 23
        assertThat(divisors[11]).isCloseTo(1 / (1 - 0.75 / 13), within(1e-12));
        assertThat(divisors[15]).isCloseTo(1 / (1 - 0.75 * 5 / 13), within(1e-12));
        assertThat(divisors[22]).isCloseTo(1 / (1 - 0.75 * 12 / 13), within(1e-12));
        assertThat(IntStream.range(23, PAIRS).mapToDouble(i -> divisors[i]))
                .allSatisfy(divisor -> assertThat(divisor).isCloseTo(4.0, within(1e-12)));
    }

    @Test
    void anglesAreDividedAndTheirLengthIsYarns() {
        RopeScaling yarn = new Yarn(4, 4096, 32, 1, 1);
        AttentionShape shape = new AttentionShape(1, 1, HEAD_DIM);
        float[] plain = Llama.ropeAngles(new LlamaConfig(1, HEAD_DIM, HEAD_DIM, shape, 2, 9, 1e-5f, BASE));
        float[] scaled = Llama.ropeAngles(new LlamaConfig(1, HEAD_DIM, HEAD_DIM, shape, 2, 9, 1e-5f, BASE, yarn));
        double length = 1 + 0.1 * Math.log(4);
        for (int i = 0; i < 2 * PAIRS; i++) {
            // the last pair at position 8 is the plain one at position 2
            boolean last = i >= 2 * PAIRS - 2;
            float expected = last ? plain[2 * HEAD_DIM + i] : plain[(i < 20 ? 8 : 0) * HEAD_DIM + i];
            if (last || i < 20) {
                assertThat((double) scaled[8 * HEAD_DIM + i]).isCloseTo(length * expected, within(1e-6));
            }
        }
    }

    private RopeScaling read(TinyGguf file) throws IOException {
        try (GgufFile opened = GgufFile.open(Files.write(folder.resolve("model.gguf"), file.bytes()))) {
            return LlamaConfig.of(opened).ropeScaling();
        }
    }

    private static void real(TinyGguf file, String key, double value) {
        file.metadata.put(SCALING + key, new Value(TinyGguf.FLOAT32, new GgufBytes().real32((float) value).bytes()));
    }

    private static TinyGguf scaled(String type, double factor) {
        TinyGguf file = TinyGguf.valid().set(SCALING + "type", type);
        real(file, "factor", factor);
        return file.set(SCALING + "original_context_length", 4096);
    }

    /** Eight pairs: TinyGguf's heads have 16 elements. */
    private static TinyGguf divided(long pairs, float last) {
        TinyGguf file = TinyGguf.valid();
        GgufBytes data = new GgufBytes();
        for (int i = 0; i < pairs; i++) {
            data.real32(i + 1 < pairs ? 1 : last);
        }
        file.tensors.add(new TinyGguf.Tensor("rope_freqs.weight", new long[]{pairs}, 0, null, data.bytes()));
        return file;
    }

    @Test
    void aFileSaysWhichItIs() throws IOException {
        assertThat(read(TinyGguf.valid())).isEqualTo(new Plain());
        assertThat(read(scaled("linear", 2))).isEqualTo(new Linear(2));
        assertThat(read(scaled("yarn", 8))).isEqualTo(new Yarn(8, 4096, 32, 1, 1));
        assertThat(read(divided(8, 8))).isEqualTo(new Divisors(new float[]{1, 1, 1, 1, 1, 1, 1, 8}));
    }

    @Test
    void aModelWithDivisorsIsLoaded() throws IOException {
        try (LoadingPath path = new LoadingPath(folder)) {
            assertThat(path.load(divided(8, 8).bytes())).isEqualTo(Optional.empty());
        }
    }

    @ParameterizedTest
    @CsvSource({"longrope, 2, (longrope) are not implemented", "linear, 0, factor = 0.0 is not between",
        "yarn, 1e9, is not between 1.0 and 1024.0"})
    void whatIsNotHeededIsRefusedInWords(String type, double factor, String words) throws IOException {
        try (LoadingPath path = new LoadingPath(folder)) {
            assertThat(path.load(scaled(type, factor).bytes())).hasValueSatisfying(
                    refusal -> assertThat(refusal).contains(words));
        }
    }

    @Test
    void divisorsThatDoNotFitAreRefusedInWords() throws IOException {
        TinyGguf both = divided(8, 8).set(SCALING + "type", "yarn");
        TinyGguf unheeded = scaled("yarn", 2);
        real(unheeded, "yarn_ext_factor", 0.5);
        try (LoadingPath path = new LoadingPath(folder)) {
            assertThat(path.load(divided(7, 8).bytes()).orElseThrow())
                    .contains("rope_freqs.weight is [7] F32, not [8]");
            assertThat(path.load(divided(8, Float.NaN).bytes()).orElseThrow()).contains("rope_freqs.weight holds NaN");
            assertThat(path.load(both.bytes()).orElseThrow()).contains("one of the two is too many");
            assertThat(path.load(unheeded.bytes()).orElseThrow()).contains("yarn_ext_factor is not implemented");
        }
    }
}
