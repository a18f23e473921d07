package io.tokenworks.gateway;

import io.tokenworks.outbox.Outbox;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A disk that does not say that it is done until it is told to. */
final class HeldOutbox implements Outbox {

    private final Outbox disk;
    private final CompletableFuture<Void> released = new CompletableFuture<>();
    final AtomicInteger asked = new AtomicInteger();

    HeldOutbox(Outbox disk) {
        this.disk = disk;
    }

    void release() {
        released.complete(null);
    }

    @Override
    public CompletableFuture<Void> append(byte[] record, boolean durable) {
        if (!durable) {
            throw new AssertionError("an operation's record must be durable");
        }
        asked.incrementAndGet();
        return released.thenCompose(_ -> disk.append(record, true));
    }

    @Override
    public Batch read(int most) {
        return disk.read(most);
    }

    @Override
    public void acknowledge(Batch batch) {
        disk.acknowledge(batch);
    }

    @Override
    public long roomBytes() {
        return disk.roomBytes();
    }

    @Override
    public long pending() {
        return disk.pending();
    }

    @Override
    public void close() {
        disk.close();
    }
}
