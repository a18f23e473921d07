package io.tokenworks.kernels.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.tokenworks.tensor.Dtype;
import java.lang.foreign.MemorySegment;

/**
 * Rows of blocks of 32 elements: groups of 64 bytes of codes in which each of four lanes finds its share of all blocks
 * side by side, and a scale for each block. Rows are padded to whole groups.
 *
 * @param blockBytes of a block in a file: scale, then codes
 * @param blockScaleBytes of those, the scale's
 * @param blocks of a row, in a file
 * @param groupBlocks blocks of a group
 */
record QuantisedRows(int blockBytes, int blockScaleBytes, int blocks, int groupBlocks) implements RowLayout {

    static final int BLOCK = 32;

    private static final int SHARE_BYTES = GROUP_BYTES / LANES;

    static QuantisedRows of(Dtype dtype, int columns) {
        int scale = switch (dtype) {
            case Q4_1 -> 4;
            case MXFP4 -> 1;
            default -> 2;
        };
        int codes = dtype.blockBytes() - scale;
        return new QuantisedRows(dtype.blockBytes(), scale, columns / BLOCK, GROUP_BYTES / codes);
    }

    int groups() {
        return (blocks + groupBlocks - 1) / groupBlocks;
    }

    @Override
    public long codeBytes() {
        return (long) groups() * GROUP_BYTES;
    }

    @Override
    public long highBytes() {
        return 0;
    }

    @Override
    public long scaleBytes() {
        return (long) groups() * groupBlocks * blockScaleBytes;
    }

    @Override
    public void codes(MemorySegment source, long from, MemorySegment target) {
        int words = SHARE_BYTES / groupBlocks / Integer.BYTES; // of a block in a lane's share
        for (long at = 0; at < target.byteSize(); at += GROUP_BYTES) {
            long group = (from + at) / GROUP_BYTES;
            long firstBlock = group % groups() * groupBlocks;
            for (int b = 0; b < groupBlocks; b++) {
                long block = group / groups() * blocks + firstBlock + b;
                long codes = block * blockBytes + blockScaleBytes;
                for (int word = 0; word < LANES * words; word++) {
                    int lane = word / words;
                    long to = at + (long) lane * SHARE_BYTES + (b * words + word % words) * (long) Integer.BYTES;
                    int value = firstBlock + b < blocks
                            ? source.get(JAVA_INT_UNALIGNED, codes + (long) word * Integer.BYTES)
                            : 0;
                    target.set(JAVA_INT_UNALIGNED, to, value);
                }
            }
        }
    }

    @Override
    public void highs(MemorySegment source, long from, MemorySegment target) {
        throw new UnsupportedOperationException("codes of blocks of 32 have no upper bits");
    }

    @Override
    public void scales(MemorySegment source, long from, MemorySegment target) {
        long row = scaleBytes();
        int unit = Math.min(blockScaleBytes, Short.BYTES);
        for (long at = 0; at < target.byteSize(); at += unit) {
            long within = (from + at) % row;
            long block = within / blockScaleBytes;
            long file = ((from + at) / row * blocks + block) * blockBytes + within % blockScaleBytes;
            boolean there = block < blocks;
            if (unit == 1) {
                target.set(JAVA_BYTE, at, there ? source.get(JAVA_BYTE, file) : 0);
            } else {
                target.set(JAVA_SHORT_UNALIGNED, at, there ? source.get(JAVA_SHORT_UNALIGNED, file) : 0);
            }
        }
    }
}
