package io.tokenworks.kernels.cpu;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** The machine's vector widths, and arithmetic whose result does not depend on how it was compiled. */
final class Lanes {

    static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    static final int N = F.length();
    static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
    /** As many shorts as there are floats in F. */
    static final VectorSpecies<Short> S_HALF = ShortVector.SPECIES_MAX
            .withShape(VectorShape.forBitSize(F.vectorBitSize() / 2));
    /** Holds at least as many bytes as there are floats in F. */
    static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_MAX
            .withShape(VectorShape.forBitSize(Math.max(64, F.vectorBitSize() / 4)));
    /** What an array read by BYTES needs behind its end. */
    static final int BYTES_BEYOND = BYTES.length() - N;

    private static final VectorShuffle<Float> FOLD_8 = shuffle(8);
    private static final VectorShuffle<Float> FOLD_4 = shuffle(4);
    private static final VectorShuffle<Float> FOLD_2 = shuffle(2);
    private static final VectorShuffle<Float> FOLD_1 = shuffle(1);

    private static final float LOG2_E = 1.442695f;
    private static final float LN2_HIGH = 0.6933594f; // 355 / 512: few bits, so that n times it is exact
    private static final float LN2_LOW = -2.1219444e-4f;
    private static final float EXP_LEAST = -87f;
    private static final float EXP_MOST = 88f;
    // 1.5 * 2^23: adding it leaves the nearest integer in the low bits
    private static final float ROUND_TO_INT = 12582912f;

    private Lanes() {}

    private static VectorShuffle<Float> shuffle(int distance) {
        return VectorShuffle.fromOp(F, lane -> (lane ^ distance) % N);
    }

    /** Sum over the lanes, halves folded on each other: always the same order. */
    static float sum(FloatVector v) {
        FloatVector folded = v;
        if (N >= 16) {
            folded = folded.add(folded.rearrange(FOLD_8));
        }
        if (N >= 8) {
            folded = folded.add(folded.rearrange(FOLD_4));
        }
        folded = folded.add(folded.rearrange(FOLD_2));
        return folded.add(folded.rearrange(FOLD_1)).lane(0);
    }

    /** e^x as in the Cephes library (relative error about 2e-7): 2^n times a polynomial. Below -87 it is 0. */
    static FloatVector exp(FloatVector x) {
        FloatVector limited = x.max(EXP_LEAST).min(EXP_MOST);
        FloatVector shifted = limited.fma(FloatVector.broadcast(F, LOG2_E), FloatVector.broadcast(F, ROUND_TO_INT));
        FloatVector n = shifted.sub(ROUND_TO_INT);
        FloatVector r = n.fma(FloatVector.broadcast(F, -LN2_HIGH), limited);
        r = n.fma(FloatVector.broadcast(F, -LN2_LOW), r);
        FloatVector p = FloatVector.broadcast(F, 1.9875691e-4f);
        p = p.fma(r, FloatVector.broadcast(F, 1.3981999e-3f));
        p = p.fma(r, FloatVector.broadcast(F, 8.333452e-3f));
        p = p.fma(r, FloatVector.broadcast(F, 4.1665796e-2f));
        p = p.fma(r, FloatVector.broadcast(F, 1.6666666e-1f));
        p = p.fma(r, FloatVector.broadcast(F, 5.00000e-1f));
        p = p.fma(r.mul(r), r).add(1f);
        // The integer n stands in the low bits of the shifted number; moved into the exponent it makes 2^n.
        IntVector power = shifted.reinterpretAsInts().sub(Float.floatToRawIntBits(ROUND_TO_INT)).add(127)
                .lanewise(VectorOperators.LSHL, 23);
        FloatVector result = p.mul(power.reinterpretAsFloats());
        return result.blend(0f, x.lt(EXP_LEAST));
    }

    /** bf16 numbers widened: the high halves of floats. */
    static FloatVector widenBf16(short[] from, int at) {
        IntVector bits = (IntVector) ShortVector.fromArray(S_HALF, from, at)
                .convertShape(VectorOperators.ZERO_EXTEND_S2I, I, 0);
        return bits.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    /** Rounds to bf16, to nearest, ties to even. Not-a-number stays one. */
    static short toBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }
}
