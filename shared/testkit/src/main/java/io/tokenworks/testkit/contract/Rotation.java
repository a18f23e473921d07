package io.tokenworks.testkit.contract;

/**
 * How the table of a rotary embedding is made: plain, or as models do that were stretched to longer contexts. To an op
 * they are all tables; but only the last one's pairs are longer than 1.
 */
enum Rotation {
    PLAIN(1, 1, 1),
    LINEAR(4, 4, 1),
    /** As Llama 3: high frequencies stay, low ones are divided. */
    BY_PARTS(1, 8, 1),
    /** As YaRN: by parts, and attention is sharpened. */
    SHARPENED(1, 16, 1.2772588722);

    private static final double BASE = 10_000;

    private final double highDivisor;
    private final double lowDivisor;
    private final double length;

    Rotation(double highDivisor, double lowDivisor, double length) {
        this.highDivisor = highDivisor;
        this.lowDivisor = lowDivisor;
        this.length = length;
    }

    /** [positions, headDim / 2, 2] cosine, sine. */
    float[] table(int positions, int headDim) {
        float[] angles = new float[positions * headDim];
        for (int i = 0; i < angles.length; i += 2) {
            int element = i % headDim;
            double share = (double) element / headDim; // of the way from the highest frequency to the lowest
            double divisor = highDivisor + share * (lowDivisor - highDivisor);
            int position = i / headDim;
            double angle = position * StrictMath.pow(BASE, -share) / divisor;
            angles[i] = (float) (length * StrictMath.cos(angle));
            angles[i + 1] = (float) (length * StrictMath.sin(angle));
        }
        return angles;
    }
}
