package io.tokenworks.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * 256 elements of one of the GGUF format's K types, where they lie in a file: an element is scale · code + least, and
 * scale and least belong to 32 elements (Q4_K, Q5_K) or, without a least, to 16 (Q6_K). They are small integers times
 * numbers of half precision, which a float holds exactly.
 *
 * @param at byte offset of the superblock
 */
public record Superblock(Dtype dtype, MemorySegment bytes, long at) {

    /** Elements of a superblock. */
    public static final int ELEMENTS = 256;
    /** Elements of a block: what {@link #lows} and {@link #highs} count. */
    public static final int BLOCK = 32;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int SMALL_BITS = 0x3f; // of a scale or least of Q4_K and Q5_K
    private static final int SMALL_SCALES = 4; // behind two halves
    private static final int NIBBLES = 0x0f0f_0f0f;

    // Offsets of Q5_K: upper bits, lower bits; of Q4_K: lower bits.
    private static final int FIVE_HIGHS = 16;
    private static final int FIVE_LOWS = 48;
    private static final int FOUR_LOWS = 16;
    // Offsets of Q6_K behind its lower bits.
    private static final int SIX_HIGHS = 128;
    private static final int SIX_SCALES = 192;
    private static final int SIX_SCALE = 208;
    private static final int SIX_CENTRE = 32;

    /** @param at byte offset of the superblock */
    static Superblock at(Dtype dtype, MemorySegment bytes, long at) {
        return new Superblock(dtype, bytes, at);
    }

    private int unsigned(int offset) {
        return bytes.get(ValueLayout.JAVA_BYTE, at + offset) & 0xff;
    }

    /** A word of four bytes, of the lower bits of elements [32 block + 4 word, and the next three], one a byte. */
    public int lows(int block, int word) {
        if (dtype == Dtype.Q6_K) {
            int quarter = block % 4;
            int from = block / 4 * 64 + quarter % 2 * 32 + 4 * word;
            return bytes.get(INT, at + from) >>> quarter / 2 * 4 & NIBBLES;
        }
        int from = (dtype == Dtype.Q4_K ? FOUR_LOWS : FIVE_LOWS) + block / 2 * 32 + 4 * word;
        return bytes.get(INT, at + from) >>> block % 2 * 4 & NIBBLES;
    }

    /** The same of the bits above the lower four: one of Q5_K, two of Q6_K. */
    public int highs(int block, int word) {
        return switch (dtype) {
            case Q5_K -> bytes.get(INT, at + FIVE_HIGHS + 4L * word) >>> block & 0x0101_0101;
            case Q6_K -> bytes.get(INT, at + SIX_HIGHS + block / 4 * 32L + 4L * word) >>> block % 4 * 2 & 0x0303_0303;
            default -> 0;
        };
    }

    /** The code of an element, centred where the type is. */
    public int code(int element) {
        int block = element / BLOCK;
        int word = element % BLOCK / 4;
        int shift = element % 4 * 8;
        int code = lows(block, word) >>> shift & 15 | (highs(block, word) >>> shift & 3) << 4;
        return dtype == Dtype.Q6_K ? code - SIX_CENTRE : code;
    }

    /** What small scales are multiplied by. */
    public float scaleUnit() {
        return Dequantised.half(bytes, dtype == Dtype.Q6_K ? at + SIX_SCALE : at);
    }

    /** What small least numbers are multiplied by, and taken away. */
    public float leastUnit() {
        return dtype == Dtype.Q6_K ? 0 : Dequantised.half(bytes, at + 2);
    }

    /** The small scale of an element. */
    public int smallScale(int element) {
        if (dtype == Dtype.Q6_K) {
            return bytes.get(ValueLayout.JAVA_BYTE, at + SIX_SCALES + element / 16);
        }
        int block = element / BLOCK;
        int own = SMALL_SCALES + block;
        return block < 4 ? unsigned(own) & SMALL_BITS : unsigned(own + 4) & 15 | unsigned(own - 4) >> 6 << 4;
    }

    /** The small least number of an element; 0 where the type has none. */
    public int smallLeast(int element) {
        if (dtype == Dtype.Q6_K) {
            return 0;
        }
        int block = element / BLOCK;
        int own = SMALL_SCALES + block + 4;
        return block < 4 ? unsigned(own) & SMALL_BITS : unsigned(own) >> 4 | unsigned(own - 4) >> 6 << 4;
    }

    /** The scale of an element. */
    public float scale(int element) {
        return scaleUnit() * smallScale(element);
    }

    /** What is added to an element. */
    public float least(int element) {
        return -leastUnit() * smallLeast(element);
    }
}
