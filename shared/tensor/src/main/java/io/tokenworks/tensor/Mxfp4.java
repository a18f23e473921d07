package io.tokenworks.tensor;

/**
 * The numbers of MXFP4 (OCP Microscaling Formats, version 1.0): floats of 4 bits, which are a sign, two of exponent and
 * one of fraction, times a power of two that 32 of them share.
 */
public final class Mxfp4 {

    private static final float[] MAGNITUDES = {0, 0.5f, 1, 1.5f, 2, 3, 4, 6};
    private static final int EXPONENT_BIAS = 127;
    private static final int NOT_A_NUMBER = 255;

    private Mxfp4() {}

    /** What a code from 0 to 15 stands for. */
    public static float value(int code) {
        float magnitude = MAGNITUDES[code & 7];
        return code < 8 ? magnitude : -magnitude;
    }

    /** What the exponent of a block stands for, exactly. */
    public static float scale(byte exponent) {
        int biased = exponent & 0xff;
        return biased == NOT_A_NUMBER ? Float.NaN : Math.scalb(1f, biased - EXPONENT_BIAS);
    }
}
