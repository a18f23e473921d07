package io.tokenworks.kernels.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.tokenworks.tensor.Dequantised;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.E4m3;
import java.lang.foreign.MemorySegment;

/**
 * Rows of E4M3: groups of 64 codes in the order of {@link QuantisedRows}, and a scale in F32 for two of them. What the
 * source has in a plain type is narrowed on the way.
 *
 * @param source E4M3, or a plain type
 * @param blocks of a row
 */
record FloatRows(Dtype source, int blocks) implements RowLayout {

    private static final int GROUPS = E4m3.BLOCK / GROUP_BYTES; // of a block
    private static final int SHARE = 8; // codes that a lane has of 32 columns
    private static final int LOWER_HALF = Short.SIZE;

    @Override
    public long codeBytes() {
        return (long) blocks * E4m3.BLOCK;
    }

    @Override
    public long highBytes() {
        return 0;
    }

    @Override
    public long scaleBytes() {
        return (long) blocks * Float.BYTES;
    }

    private long at(long block) {
        return source.bytes(block * E4m3.BLOCK);
    }

    private float[] values(MemorySegment bytes, long block) {
        float[] values = new float[E4m3.BLOCK];
        for (int i = 0; i < values.length; i++) {
            values[i] = Dequantised.plain(source, bytes, at(block) + source.bytes(i));
        }
        return values;
    }

    @Override
    public void codes(MemorySegment bytes, long from, MemorySegment target) {
        byte[] codes = {};
        for (long at = 0; at < target.byteSize(); at += GROUP_BYTES) {
            long group = (from + at) / GROUP_BYTES;
            if (at == 0 || group % GROUPS == 0) {
                codes = codes(bytes, group / GROUPS);
            }
            int first = (int) (group % GROUPS) * GROUP_BYTES;
            for (int i = 0; i < GROUP_BYTES; i++) {
                int share = i / SHARE; // first of the lanes' of one block, then of the next
                int lane = share % LANES;
                int to = lane * (GROUP_BYTES / LANES) + share / LANES * SHARE + i % SHARE;
                target.set(JAVA_BYTE, at + to, codes[first + i]);
            }
        }
    }

    private byte[] codes(MemorySegment bytes, long block) {
        if (source == Dtype.E4M3) {
            return bytes.asSlice(at(block) + Float.BYTES, E4m3.BLOCK).toArray(JAVA_BYTE);
        }
        float[] values = values(bytes, block);
        float scale = E4m3.scale(values);
        byte[] codes = new byte[E4m3.BLOCK];
        for (int i = 0; i < codes.length && scale != 0; i++) {
            codes[i] = E4m3.code(values[i] / scale);
        }
        return codes;
    }

    private float scale(MemorySegment bytes, long block) {
        return source == Dtype.E4M3
                ? Dequantised.plain(Dtype.F32, bytes, at(block))
                : E4m3.scale(values(bytes, block));
    }

    @Override
    public void highs(MemorySegment bytes, long from, MemorySegment target) {
        throw new UnsupportedOperationException("codes of E4M3 have no upper bits");
    }

    @Override
    public void scales(MemorySegment bytes, long from, MemorySegment target) {
        int bits = 0;
        for (long at = 0; at < target.byteSize(); at += Short.BYTES) {
            boolean lower = (from + at) % Float.BYTES == 0;
            if (at == 0 || lower) {
                bits = Float.floatToRawIntBits(scale(bytes, (from + at) / Float.BYTES));
            }
            target.set(JAVA_SHORT_UNALIGNED, at, (short) (lower ? bits : bits >>> LOWER_HALF));
        }
    }
}
