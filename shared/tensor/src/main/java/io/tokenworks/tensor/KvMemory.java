package io.tokenworks.tensor;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The KV pools of one runner, seen as bytes: what a hand-over exports and imports. Which block belongs to whom is the
 * engine's business. Both methods may be called from any thread; the caller guarantees that no step writes the range
 * meanwhile.
 */
public interface KvMemory {

    /** The groups, in the order of the group indexes used everywhere. */
    List<KvGroupSpec> groups();

    /** Blocks in the pool of {@code group}. */
    int blocks(int group);

    /**
     * Writes layers [{@code layerFrom}, {@code layerTo}) of a block into {@code target} at its position.
     */
    void exportRange(KvRange range, ByteBuffer target);

    /**
     * Reads layers [{@code layerFrom}, {@code layerTo}) of a block from {@code source} at its position. Writes the KV
     * pool.
     */
    void importRange(KvRange range, ByteBuffer source);

    /** Whether {@link #checksum} works; where the pool is the host's memory, the bytes at hand say as much. */
    default boolean checksums() {
        return false;
    }

    /** CRC-32C of a range's bytes, computed where they lie. */
    default int checksum(KvRange range) {
        throw new UnsupportedOperationException("the bytes of " + range + " are the host's");
    }

    /**
     * Layers [layerFrom, layerTo) of one block of one group.
     */
    record KvRange(int group, int block, int layerFrom, int layerTo) {

        /** Bytes of the range under {@code spec}. */
        public long bytes(KvGroupSpec spec) {
            return (layerTo - layerFrom) * spec.layerBytes();
        }
    }
}
