package io.tokenworks.tensor;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

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
     * By what another process of this machine reaches these pools, to copy from them without the host; empty where
     * there is no such way. Opaque; at most {@link #SHARE_BYTES_MAX} bytes.
     */
    default Optional<byte[]> share() {
        return Optional.empty();
    }

    /**
     * The pools behind what another process's {@link #share} said, if they are within reach from here.
     *
     * @param share from a peer: anything may stand in it
     */
    default Optional<Near> borrow(byte[] share) {
        return Optional.empty();
    }

    /** Most bytes of a {@link #share}. */
    int SHARE_BYTES_MAX = 4096;

    /** Another process's pools, of the same groups as these. Any thread. */
    interface Near extends AutoCloseable {

        /**
         * Copies a range of theirs over the same layers of a block of ours.
         *
         * @throws IllegalArgumentException if there is no such range
         */
        void copy(KvRange theirs, KvRange ours);

        @Override
        void close();
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
