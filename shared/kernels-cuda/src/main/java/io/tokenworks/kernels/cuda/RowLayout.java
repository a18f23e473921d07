package io.tokenworks.kernels.cuda;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.E4m3;
import java.lang.foreign.MemorySegment;

/**
 * How rows of a block type lie on a GPU, as {@code weight.cuh} says: a plane of groups of 64 bytes of codes, one of
 * their upper bits where codes have more than four, and one of scales.
 */
sealed interface RowLayout permits FloatRows, QuantisedRows, SuperblockRows {

    int GROUP_BYTES = 64;
    int LANES = 4;

    /** Of rows that lie there as they are in the file. */
    static RowLayout of(Dtype dtype, int columns) {
        return of(dtype, dtype, columns);
    }

    /** @param held the type as which they lie there: that of the source, or E4M3 in place of a plain one */
    static RowLayout of(Dtype source, Dtype held, int columns) {
        return switch (held) {
            case E4M3 -> new FloatRows(source, columns / E4m3.BLOCK);
            case Q4_K, Q5_K, Q6_K -> SuperblockRows.of(held, columns);
            default -> QuantisedRows.of(held, columns);
        };
    }

    /** Bits of a code in the plane of upper bits. */
    static int highBits(Dtype dtype) {
        return switch (dtype) {
            case Q5_K -> 1;
            case Q6_K -> 2;
            default -> 0;
        };
    }

    /** Bytes of the codes of a row. */
    long codeBytes();

    /** Bytes of the upper bits of a row's codes. */
    long highBytes();

    /** Bytes of the scales of a row. */
    long scaleBytes();

    /** Bytes of a row in all planes. */
    default long rowBytes() {
        return codeBytes() + highBytes() + scaleBytes();
    }

    /** Writes bytes [from, from + the target's size) of the plane of codes; both are whole groups. */
    void codes(MemorySegment source, long from, MemorySegment target);

    /** The same of the plane of upper bits. */
    void highs(MemorySegment source, long from, MemorySegment target);

    /** Writes bytes [from, from + the target's size) of the plane of scales; both are even. */
    void scales(MemorySegment source, long from, MemorySegment target);
}
