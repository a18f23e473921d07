package io.tokenworks.tensor;

/**
 * Random numbers that depend on nothing but (seed, choice, position), so that any process can replay any draw. Each of
 * the three is added to the state as a multiple of the golden-ratio constant and mixed by the finaliser of SplitMix64
 * (Steele, Lea, Flood 2014), which is a bijection.
 */
public final class CounterRandom {

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private CounterRandom() {}

    /** Uniform in [0, 1), a multiple of 2^-53. */
    public static double uniform(long seed, int choice, int position) {
        long bits = mix(mix(mix(seed + GOLDEN) + GOLDEN * (choice + 1L)) + GOLDEN * (position + 1L));
        return (bits >>> 11) * 0x1.0p-53;
    }

    private static long mix(long state) {
        long z = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
