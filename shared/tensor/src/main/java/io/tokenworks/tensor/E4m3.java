package io.tokenworks.tensor;

/**
 * The numbers of E4M3 (OCP 8-bit floating point, version 1.0): a sign, four bits of exponent and three of fraction;
 * no number without limit, one that is not a number. A weight's block of {@link #BLOCK} columns shares a scale in F32.
 */
public final class E4m3 {

    /** Elements that share a scale. */
    public static final int BLOCK = 128;
    /** The largest number. */
    public static final float LARGEST = 448;

    private static final int NOT_A_NUMBER = 0x7f;
    private static final int LARGEST_CODE = 0x7e;
    private static final int FRACTION_BITS = 3;
    private static final int EXPONENT_BIAS = 7;
    private static final float LEAST_NORMAL = 0x1p-6f;
    /** What the numbers below the normal ones are multiples of. */
    private static final float LEAST = 0x1p-9f;
    private static final int DROPPED_BITS = 23 - FRACTION_BITS; // of a float's fraction

    private E4m3() {}

    /** What a code from 0 to 255 stands for. */
    public static float value(int code) {
        int exponent = code >> FRACTION_BITS & 15;
        int fraction = code & 7;
        float magnitude;
        if ((code & NOT_A_NUMBER) == NOT_A_NUMBER) {
            magnitude = Float.NaN;
        } else if (exponent == 0) {
            magnitude = fraction * LEAST;
        } else {
            magnitude = Math.scalb(8 + fraction, exponent - EXPONENT_BIAS - FRACTION_BITS);
        }
        return code < 128 ? magnitude : -magnitude;
    }

    /** The nearest number's code, of two the even one; what is too large becomes the largest. */
    public static byte code(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 24 & 0x80;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return (byte) (sign | NOT_A_NUMBER);
        }
        if (magnitude >= LARGEST) {
            return (byte) (sign | LARGEST_CODE);
        }
        if (magnitude < LEAST_NORMAL) {
            return (byte) (sign | (int) Math.rint(magnitude / LEAST));
        }
        int even = bits >>> DROPPED_BITS & 1;
        int rounded = (bits & Integer.MAX_VALUE) + (1 << DROPPED_BITS - 1) - 1 + even;
        return (byte) (sign | (rounded >>> DROPPED_BITS) - (Float.MAX_EXPONENT - EXPONENT_BIAS << FRACTION_BITS));
    }

    /** The scale that makes a block's largest number the largest of E4M3; not a number where one of them is none. */
    public static float scale(float[] block) {
        float largest = 0;
        for (float value : block) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest == Float.POSITIVE_INFINITY ? Float.NaN : largest / LARGEST;
    }
}
