package io.tokenworks.kernels.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Superblock;
import java.lang.foreign.MemorySegment;

/**
 * Rows of superblocks of 256 elements, the K types: codes of four bits as in {@link QuantisedRows}, the bits above them
 * and small scales in planes of their own, as {@code superblock.cuh} says.
 *
 * @param superblocks of a row
 * @param highBits bits of a code above the lower four
 */
record SuperblockRows(Dtype dtype, int superblocks, int highBits) implements RowLayout {

    private static final int GROUPS = 2; // of a superblock
    private static final int GROUP_BLOCKS = 4;
    private static final int BLOCKS = GROUPS * GROUP_BLOCKS;
    /** The first bytes of a word's halves, whatever bits of them a type has. */
    private static final int HALVES = 0x00ff_00ff;

    static SuperblockRows of(Dtype dtype, int columns) {
        return new SuperblockRows(dtype, columns / Superblock.ELEMENTS, RowLayout.highBits(dtype));
    }

    @Override
    public long codeBytes() {
        return (long) superblocks * GROUPS * GROUP_BYTES;
    }

    @Override
    public long highBytes() {
        return (long) superblocks * GROUPS * groupHighBytes();
    }

    private int groupHighBytes() {
        return LANES * Integer.BYTES * highBits;
    }

    /** Two-byte fields of a superblock's scales: one or two halves, then small scales, two of them a field. */
    private int scaleFields() {
        return firstSmall() + BLOCKS;
    }

    private int firstSmall() {
        return dtype == Dtype.Q6_K ? 1 : 2;
    }

    @Override
    public long scaleBytes() {
        return (long) superblocks * scaleFields() * Short.BYTES;
    }

    private Superblock of(MemorySegment source, long number) {
        return new Superblock(dtype, source, number * dtype.blockBytes());
    }

    @Override
    public void codes(MemorySegment source, long from, MemorySegment target) {
        for (long at = 0; at < target.byteSize(); at += GROUP_BYTES) {
            long group = (from + at) / GROUP_BYTES;
            Superblock superblock = of(source, group / GROUPS);
            for (int b = 0; b < GROUP_BLOCKS; b++) {
                int block = (int) (group % GROUPS) * GROUP_BLOCKS + b;
                for (int lane = 0; lane < LANES; lane++) {
                    int word = superblock.lows(block, lane) | superblock.lows(block, lane + LANES) << 4;
                    target.set(JAVA_INT_UNALIGNED, at + (lane * GROUP_BLOCKS + b) * (long) Integer.BYTES, word);
                }
            }
        }
    }

    @Override
    public void highs(MemorySegment source, long from, MemorySegment target) {
        for (long at = 0; at < target.byteSize(); at += groupHighBytes()) {
            long group = (from + at) / groupHighBytes();
            Superblock superblock = of(source, group / GROUPS);
            for (int lane = 0; lane < LANES; lane++) {
                for (int word = 0; word < highBits; word++) {
                    long to = at + (lane * highBits + word) * (long) Integer.BYTES;
                    target.set(JAVA_INT_UNALIGNED, to, highWord(superblock, (int) (group % GROUPS), lane, word));
                }
            }
        }
    }

    private int highWord(Superblock superblock, int group, int lane, int word) {
        int perWord = GROUP_BLOCKS / highBits;
        int value = 0;
        for (int b = 0; b < perWord; b++) {
            int block = group * GROUP_BLOCKS + word * perWord + b;
            int first = superblock.highs(block, lane);
            int second = superblock.highs(block, lane + LANES);
            int pairs = first & HALVES | (first >>> 8 & HALVES) << highBits | (second & HALVES) << 2 * highBits
                    | (second >>> 8 & HALVES) << 3 * highBits;
            value |= pairs << 4 * highBits * b;
        }
        return value;
    }

    @Override
    public void scales(MemorySegment source, long from, MemorySegment target) {
        for (long at = 0; at < target.byteSize(); at += Short.BYTES) {
            long field = (from + at) / Short.BYTES;
            target.set(JAVA_SHORT_UNALIGNED, at,
                    field(of(source, field / scaleFields()), (int) (field % scaleFields())));
        }
    }

    private short field(Superblock superblock, int field) {
        if (field < firstSmall()) {
            return Float.floatToFloat16(field == 0 ? superblock.scaleUnit() : superblock.leastUnit());
        }
        int element = (field - firstSmall()) * Superblock.BLOCK;
        int second = dtype == Dtype.Q6_K
                ? superblock.smallScale(element + Superblock.BLOCK / 2)
                : superblock.smallLeast(element);
        return (short) (superblock.smallScale(element) & 0xff | second << 8);
    }
}
