package io.tokenworks.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Block types widened: beside the format's reference, and beside its definition read in another way than ours. */
class DequantisedTest {

    private static final int ELEMENTS = 256;
    private static final int BLOCKS = 50;

    private static byte[] known(Dtype dtype, String what) throws IOException {
        try (InputStream in = Objects.requireNonNull(DequantisedTest.class.getResourceAsStream("blocks.txt"))) {
            String prefix = dtype + " " + what + " ";
            return HexFormat.of().parseHex(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> line.startsWith(prefix)).map(line -> line.substring(prefix.length()))
                    .collect(Collectors.joining()));
        }
    }

    private static float[] widened(Dtype dtype, byte[] bytes) {
        int elements = bytes.length / dtype.blockBytes() * dtype.blockElements();
        return Dequantised.floats(new WeightSource("w", Shape.of(elements), dtype, MemorySegment.ofArray(bytes)));
    }

    @ParameterizedTest
    @EnumSource(names = {"Q4_K", "Q5_K", "Q6_K", "MXFP4"})
    void givesTheNumbersThatTheFormatsReferenceGives(Dtype dtype) throws IOException {
        float[] expected = new float[ELEMENTS];
        ByteBuffer.wrap(known(dtype, "floats")).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(expected);
        float[] actual = widened(dtype, known(dtype, "bytes"));
        for (int i = 0; i < ELEMENTS; i++) {
            actual[i] += 0f; // of zeros the sign does not count
            expected[i] += 0f;
        }
        assertThat(actual).isEqualTo(expected);
    }

    private static byte[] random(Dtype dtype, int... halves) {
        byte[] bytes = new byte[BLOCKS * dtype.blockBytes()];
        new Random(3).nextBytes(bytes);
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int block = 0; block < BLOCKS; block++) {
            for (int offset : halves) {
                out.putShort(block * dtype.blockBytes() + offset, Float.floatToFloat16(0.001f * (block - 20)));
            }
        }
        return bytes;
    }

    /** The twelve bytes of eight scales and eight least numbers, of six bits each. */
    private static int[][] sixBits(byte[] bytes, int at) {
        int[][] both = new int[2][8];
        for (int i = 0; i < 4; i++) {
            both[0][i] = bytes[at + i] & 63;
            both[1][i] = bytes[at + 4 + i] & 63;
            both[0][4 + i] = bytes[at + 8 + i] & 15 | (bytes[at + i] & 0xc0) >> 2;
            both[1][4 + i] = (bytes[at + 8 + i] & 0xf0) >> 4 | (bytes[at + 4 + i] & 0xc0) >> 2;
        }
        return both;
    }

    private static float half(byte[] bytes, int at) {
        return Dequantised.half(MemorySegment.ofArray(bytes), at);
    }

    @ParameterizedTest
    @EnumSource(names = {"Q4_K", "Q5_K"})
    void sixtyFourElementsShareThirtyTwoBytesOfLowerBits(Dtype dtype) {
        byte[] bytes = random(dtype, 0, 2);
        float[] expected = new float[BLOCKS * ELEMENTS];
        boolean five = dtype == Dtype.Q5_K;
        for (int b = 0; b < BLOCKS; b++) {
            int at = b * dtype.blockBytes();
            int[][] small = sixBits(bytes, at + 4);
            for (int i = 0; i < ELEMENTS; i++) {
                int part = i / 32;
                int pair = bytes[at + (five ? 48 : 16) + i / 64 * 32 + i % 32];
                int code = part % 2 == 0 ? pair & 15 : pair >> 4 & 15;
                code += five ? (bytes[at + 16 + i % 32] >> part & 1) * 16 : 0;
                expected[b * ELEMENTS + i] = half(bytes, at) * small[0][part] * code
                        - half(bytes, at + 2) * small[1][part];
            }
        }
        assertThat(widened(dtype, bytes)).isEqualTo(expected);
    }

    @Test
    void aHundredAndTwentyEightElementsOfQ6ShareSixtyFourBytesOfLowerBits() {
        byte[] bytes = random(Dtype.Q6_K, 208);
        float[] expected = new float[BLOCKS * ELEMENTS];
        for (int b = 0; b < BLOCKS; b++) {
            for (int half = 0; half < 2; half++) {
                for (int l = 0; l < 32; l++) {
                    six(bytes, b, half, l, expected);
                }
            }
        }
        assertThat(widened(Dtype.Q6_K, bytes)).isEqualTo(expected);
    }

    private static void six(byte[] bytes, int b, int half, int l, float[] out) {
        int at = b * Dtype.Q6_K.blockBytes();
        int high = bytes[at + 128 + 32 * half + l];
        int[] lows = {bytes[at + 64 * half + l], bytes[at + 64 * half + 32 + l]};
        for (int quarter = 0; quarter < 4; quarter++) {
            int low = quarter < 2 ? lows[quarter] & 15 : lows[quarter - 2] >> 4 & 15;
            int code = (low | (high >> 2 * quarter & 3) << 4) - 32;
            int scale = bytes[at + 192 + 8 * half + 2 * quarter + l / 16];
            out[b * ELEMENTS + 128 * half + 32 * quarter + l] = half(bytes, at + 208) * scale * code;
        }
    }
}
