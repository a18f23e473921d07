package io.tokenworks.tensor;

/**
 * How each row is sampled, as device buffers.
 *
 * @param rows rows to sample
 * @param reals F32 [rows, {@link #REALS}]: temperature, top-p, min-p
 * @param integers I32 [rows, {@link #INTEGERS}]: top-k, choice, position, low and high word of the seed, alternatives
 * wanted
 * @param edits of single logits
 * @param masks of the tokens that may be chosen
 */
public record SampleBatch(int rows, DeviceBuffer reals, DeviceBuffer integers, EditLists edits, MaskLists masks) {

    public static final int REALS = 3;
    public static final int INTEGERS = 6;
    /** Most alternatives that can be reported. */
    public static final int TOP_MAX = 20;

    /** Writes one row's parameters, but for edits and mask, into host arrays of the buffers' layout. */
    public static void pack(SampleSpec spec, int position, int row, float[] reals, int[] integers) {
        int r = row * REALS;
        reals[r] = spec.temperature();
        reals[r + 1] = spec.topP();
        reals[r + 2] = spec.minP();
        int i = row * INTEGERS;
        integers[i] = spec.topK();
        integers[i + 1] = spec.choice();
        integers[i + 2] = position;
        integers[i + 3] = (int) spec.seed();
        integers[i + 4] = (int) (spec.seed() >>> 32);
        integers[i + 5] = Math.min(TOP_MAX, spec.topLogprobs());
    }

    /** The inverse of {@link #pack}: without edits and mask. */
    static SampleSpec unpack(int row, float[] reals, int[] integers) {
        int r = row * REALS;
        int i = row * INTEGERS;
        long seed = integers[i + 3] & 0xffff_ffffL | (long) integers[i + 4] << 32;
        return new SampleSpec(reals[r], integers[i], reals[r + 1], reals[r + 2], seed, integers[i + 1],
                integers[i + 5]);
    }

    static int position(int row, int[] integers) {
        return integers[row * INTEGERS + 2];
    }
}
