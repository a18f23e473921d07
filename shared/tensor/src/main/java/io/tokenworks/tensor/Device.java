package io.tokenworks.tensor;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Memory of a backend. Copies and ops run in the order they are queued; host arrays handed to a copy must not change
 * until an event recorded after it is done. Everything but the KV copies and {@link Event#done} is called by the one
 * thread that runs steps.
 */
public interface Device extends AutoCloseable {

    /** For logs: what computes, and how wide. */
    String name();

    /** How much memory was ever taken, for weights, buffers and pools; 0 where that is the host's heap. */
    default long allocatedBytes() {
        return 0;
    }

    /**
     * Zeroed memory.
     *
     * @param dtype F32 or I32
     */
    DeviceBuffer allocate(Dtype dtype, long elements);

    /** Queues a copy of the first {@code count} elements into {@code target}, which is written. */
    void copyIn(float[] source, int count, DeviceBuffer target);

    /** Queues a copy of the first {@code count} elements into {@code target}, which is written. */
    void copyIn(int[] source, int count, DeviceBuffer target);

    /** Queues a copy of the first {@code count} elements into {@code target}, which is written. */
    void copyOut(DeviceBuffer source, float[] target, int count);

    /** Queues a copy of the first {@code count} elements into {@code target}, which is written. */
    void copyOut(DeviceBuffer source, int[] target, int count);

    /** A pool of KV blocks; contents undefined. */
    KvPool allocateKv(KvGroupSpec spec, int blocks);

    /**
     * Writes layers [layerFrom, layerTo) of a block into {@code target} at its position, in the pool's dtype,
     * little-endian. Any thread; the caller guarantees that no queued op writes the range.
     */
    void exportKv(KvPool pool, KvMemory.KvRange range, ByteBuffer target);

    /** The inverse of {@link #exportKv}. Writes the pool. */
    void importKv(KvPool pool, KvMemory.KvRange range, ByteBuffer source);

    /** Whether {@link #checksumKv} works. */
    default boolean checksumsKv() {
        return false;
    }

    /** CRC-32C of the bytes that {@link #exportKv} would write, computed where they lie. Any thread, as there. */
    default int checksumKv(KvPool pool, KvMemory.KvRange range) {
        throw new UnsupportedOperationException(name() + " computes no checksums");
    }

    /** See {@link KvMemory#share}; of one pool. */
    default Optional<byte[]> shareKv(KvPool pool) {
        return Optional.empty();
    }

    /**
     * A pool of another process by what its {@link #shareKv} said, as large and of the same shape as there; empty if it
     * cannot be reached. Closing it gives it back. Any thread.
     *
     * @param ours a pool of the same shape
     */
    default Optional<KvPool> borrowKv(KvPool ours, byte[] share) {
        return Optional.empty();
    }

    /** Copies a range from one pool over a range of as many layers of another. Any thread, as the KV copies. */
    default void copyKv(KvPool source, KvMemory.KvRange from, KvPool target, KvMemory.KvRange to) {
        throw new UnsupportedOperationException(name() + " borrows no pools");
    }

    /** An event that is done once everything queued so far is done. */
    Event record();

    /** Whether {@link #record(Runnable)} works here. */
    default boolean records() {
        return false;
    }

    /**
     * Notes down what {@code work} would queue, and queues none of it. Buffers that it names must stay; what lies in
     * them may be another each time. The work may not copy, nor wait for anything, and has been done once before, so
     * that nothing needs to be allocated.
     */
    default Recording record(Runnable work) {
        throw new UnsupportedOperationException(name() + " does not record");
    }

    @Override
    void close();

    /** Work that was noted down, to be queued as a whole. */
    interface Recording extends AutoCloseable {

        /** Queues it. */
        void replay();

        @Override
        void close();
    }

    /** A mark in the queue. */
    interface Event {

        /** Any thread may ask. */
        boolean done();

        /** Waits until {@link #done}. */
        void await();

        /** The event of a device that computes at once. */
        Event DONE = new Event() {
            @Override
            public boolean done() {
                return true;
            }

            @Override
            public void await() {
                // Nothing is ever pending.
            }
        };
    }
}
