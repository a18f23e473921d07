package io.tokenworks.tensor;

import java.nio.ByteBuffer;

/**
 * Memory of a backend. Copies and ops run in the order they are queued; host arrays handed to a copy must not change
 * until an event recorded after it is done. Everything but the KV copies and {@link Event#done} is called by the one
 * thread that runs steps.
 */
public interface Device extends AutoCloseable {

    /** For logs: what computes, and how wide. */
    String name();

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

    /** An event that is done once everything queued so far is done. */
    Event record();

    @Override
    void close();

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
