package io.tokenworks.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Weights widened to floats, block by block as the GGUF format defines its types. */
public final class Dequantised {

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    // Byte j of a 4-bit block holds element j (low half) and element j + 16 (high half).
    private static final int NIBBLES = 16;

    private Dequantised() {}

    /** All elements of {@code source}, row-major. */
    public static float[] floats(WeightSource source) {
        float[] out = new float[Math.toIntExact(source.shape().elements())];
        int block = source.dtype().blockElements();
        long at = 0;
        for (int i = 0; i < out.length; i += block, at += source.dtype().blockBytes()) {
            decode(source, at, out, i);
        }
        return out;
    }

    /** A half-precision number at a byte offset. */
    public static float half(MemorySegment bytes, long at) {
        return Float.float16ToFloat(bytes.get(SHORT, at));
    }

    /** A number of a plain type at a byte offset. */
    public static float plain(Dtype dtype, MemorySegment bytes, long at) {
        return switch (dtype) {
            case F32 -> Float.intBitsToFloat(bytes.get(INT, at));
            case F16 -> half(bytes, at);
            case BF16 -> Float.intBitsToFloat(bytes.get(SHORT, at) << 16);
            default -> throw new IllegalArgumentException(dtype + " is not a plain type of weights");
        };
    }

    private static void decode(WeightSource source, long at, float[] out, int i) {
        MemorySegment bytes = source.bytes();
        switch (source.dtype()) {
            case F32, F16, BF16 -> out[i] = plain(source.dtype(), bytes, at);
            case Q8_0 -> {
                float scale = half(bytes, at);
                for (int j = 0; j < 2 * NIBBLES; j++) {
                    out[i + j] = scale * bytes.get(ValueLayout.JAVA_BYTE, at + 2 + j);
                }
            }
            case Q4_0 -> nibbles(bytes, at + 2, new Line(half(bytes, at), -8 * half(bytes, at)), out, i);
            case Q4_1 -> nibbles(bytes, at + 4, new Line(half(bytes, at), half(bytes, at + 2)), out, i);
            case MXFP4 -> tinyFloats(bytes, at, out, i);
            case Q4_K, Q5_K, Q6_K -> superblock(Superblock.at(source.dtype(), bytes, at), out, i);
            case E4M3 -> shortFloats(bytes, at, out, i);
            case I32 -> throw new IllegalArgumentException(source.name() + ": I32 is no weight type");
        }
    }

    /** What a code of a block stands for: scale · code + least. */
    private record Line(float scale, float least) {
        float at(int code) {
            return scale * code + least;
        }
    }

    private static void tinyFloats(MemorySegment bytes, long at, float[] out, int i) {
        float scale = Mxfp4.scale(bytes.get(ValueLayout.JAVA_BYTE, at));
        for (int j = 0; j < NIBBLES; j++) {
            int pair = bytes.get(ValueLayout.JAVA_BYTE, at + 1 + j) & 0xff;
            out[i + j] = scale * Mxfp4.value(pair & 15);
            out[i + j + NIBBLES] = scale * Mxfp4.value(pair >> 4);
        }
    }

    private static void shortFloats(MemorySegment bytes, long at, float[] out, int i) {
        float scale = plain(Dtype.F32, bytes, at);
        for (int j = 0; j < E4m3.BLOCK; j++) {
            out[i + j] = scale * E4m3.value(bytes.get(ValueLayout.JAVA_BYTE, at + Float.BYTES + j) & 0xff);
        }
    }

    private static void superblock(Superblock block, float[] out, int i) {
        for (int j = 0; j < Superblock.ELEMENTS; j++) {
            out[i + j] = block.scale(j) * block.code(j) + block.least(j);
        }
    }

    private static void nibbles(MemorySegment bytes, long at, Line line, float[] out, int i) {
        for (int j = 0; j < NIBBLES; j++) {
            int pair = bytes.get(ValueLayout.JAVA_BYTE, at + j) & 0xff;
            out[i + j] = line.at(pair & 15);
            out[i + j + NIBBLES] = line.at(pair >> 4);
        }
    }
}
