package io.tokenworks.outbox;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A durable log of records on their way to the control plane: segment files, a checksum per record, one writer thread,
 * one fsync for a group of appends, a durable read cursor. Thread-safe.
 */
public interface Outbox extends AutoCloseable {

    /**
     * Appends a record. The future completes when it is in the file and, with {@code durable}, after the fsync that
     * covers it; without, once it is in the page cache (a killed process loses nothing, a power failure at most one
     * group).
     *
     * @throws OutboxFull if the configured size is reached
     */
    CompletableFuture<Void> append(byte[] record, boolean durable);

    /** The oldest records not acknowledged, at most {@code most}; empty if there are none. Called by one reader. */
    Batch read(int most);

    /** Records behind the batch are done and may be deleted. */
    void acknowledge(Batch batch);

    /** Bytes of records, headers included, that may still be appended; 0 when the disk has failed. */
    long roomBytes();

    /** Records appended and not acknowledged. */
    long pending();

    @Override
    void close();

    /**
     * @param records the records, oldest first
     * @param end cursor after the last
     */
    record Batch(List<byte[]> records, long end) {}

    /** The log may not grow further; the caller must refuse new work. */
    final class OutboxFull extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public OutboxFull(String message) {
            super(message);
        }
    }
}
