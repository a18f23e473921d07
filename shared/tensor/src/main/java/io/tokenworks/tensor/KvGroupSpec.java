package io.tokenworks.tensor;

import java.util.OptionalInt;

/**
 * A group of layers that share one pool of KV blocks and one block table per sequence (full attention, or one sliding
 * window). A block is laid out {@code [layer][k|v][kvHead][token][headDim]}, so the bytes of one layer in one block are
 * contiguous.
 *
 * @param layers model layers of the group, in order; a layer index inside the group is a position in this count
 * @param kvHeads key/value heads of a layer
 * @param headDim elements of one head
 * @param blockTokens token positions of one block
 * @param dtype BF16, or F32 for the oracle
 * @param windowTokens sliding window: the positions that a query sees, its own the last; empty for full attention
 */
public record KvGroupSpec(int layers, int kvHeads, int headDim, int blockTokens, Dtype dtype,
        OptionalInt windowTokens) {

    /** Bytes of keys and values of one layer in one block. */
    public long layerBytes() {
        return dtype.bytes(2L * kvHeads * blockTokens * headDim);
    }

    /** Bytes of one block, all layers. */
    public long blockBytes() {
        return layers * layerBytes();
    }
}
