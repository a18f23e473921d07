package io.tokenworks.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class E4m3Test {

    private static final int NOT_A_NUMBER = 0x7f;

    @Test
    void everyCodeIsASignTimesAPowerOfTwoTimesAFraction() {
        for (int code = 0; code < 256; code++) {
            int exponent = code / 8 % 16;
            int fraction = code % 8;
            double magnitude = exponent == 0
                    ? fraction / 8.0 * Math.pow(2, -6)
                    : (1 + fraction / 8.0) * Math.pow(2, exponent - 7);
            double expected = code % 128 == NOT_A_NUMBER ? Double.NaN : code < 128 ? magnitude : -magnitude;
            assertThat((double) E4m3.value(code)).as("code %d", code).isEqualTo(Double.valueOf(expected));
        }
        assertThat(E4m3.value(0x7e)).isEqualTo(E4m3.LARGEST);
    }

    @Test
    void everyCodeComesBack() {
        for (int code = 0; code < 256; code++) {
            if (code % 128 != NOT_A_NUMBER) {
                assertThat(E4m3.code(E4m3.value(code)) & 0xff).isEqualTo(code);
            }
        }
        assertThat(E4m3.value(E4m3.code(Float.NaN) & 0xff)).isNaN();
    }

    /** Among all numbers that bf16 holds up to 2^20, and so among all that lie halfway between two codes. */
    @Test
    void theNearestIsTakenAndOfTwoTheEvenOne() {
        for (int high = 0; high < 0x4980; high++) {
            float value = Float.intBitsToFloat(high << 16);
            int nearest = IntStream.range(0, NOT_A_NUMBER).boxed().min((a, b) -> {
                int nearer = Double.compare(distance(a, value), distance(b, value));
                return nearer == 0 ? a % 2 - b % 2 : nearer;
            }).orElseThrow();
            assertThat(E4m3.code(value) & 0xff).as("%s", value).isEqualTo(nearest);
            assertThat(E4m3.code(-value) & 0xff).as("%s", -value).isEqualTo(nearest | 0x80);
        }
        assertThat(E4m3.code(Float.MAX_VALUE)).isEqualTo((byte) 0x7e);
        assertThat(E4m3.code(Float.POSITIVE_INFINITY)).isEqualTo((byte) 0x7e);
    }

    private static double distance(int code, double value) {
        return Math.abs(E4m3.value(code) - value);
    }

    @Test
    void aBlocksLargestNumberBecomesTheLargestAndWhatIsNoneSpoilsTheBlock() {
        assertThat(E4m3.scale(new float[]{1, -896, 3})).isEqualTo(2);
        assertThat(E4m3.scale(new float[]{0, 0})).isZero();
        assertThat(E4m3.scale(new float[]{1, Float.NaN})).isNaN();
        assertThat(E4m3.scale(new float[]{1, Float.NEGATIVE_INFINITY})).isNaN();
    }
}
