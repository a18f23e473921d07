package io.tokenworks.outbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The log in segment files. One writer thread takes whatever waits, writes it in one call, completes the appends that
 * asked for the page cache only, syncs if any asked for more or the last sync is too long ago, and completes the rest.
 * A failed write or sync ends the log for this process: what the kernel dropped cannot be known, so nothing is accepted
 * on top of it.
 */
public final class SegmentedOutbox implements Outbox {
    private static final int GROUP_RECORDS_MAX = 1024;

    private final OutboxConfig config;
    private final SegmentLog log;
    private final BlockingQueue<Append> queue;
    private final AtomicLong liveBytes;
    private final AtomicLong appended;
    private final AtomicLong acknowledged;
    private final Object readerLock = new Object();
    private final Thread writer;
    private volatile @Nullable IOException broken;
    private volatile boolean closing;

    private SegmentedOutbox(OutboxConfig config) throws IOException {
        this.config = config;
        this.log = new SegmentLog(config);
        this.queue = new ArrayBlockingQueue<>(config.queueRecordsMax());
        this.liveBytes = new AtomicLong(log.liveBytes());
        this.appended = new AtomicLong(log.endIndex());
        this.acknowledged = new AtomicLong(log.ackedIndex());
        this.writer = Thread.ofPlatform().daemon().name("outbox-writer").unstarted(this::write);
    }

    /**
     * Opens the log, throwing away a tail that a crash cut short.
     *
     * @throws IOException if the directory cannot be used or another process has it open
     * @throws OutboxDamaged if the files are not what this log wrote
     */
    public static SegmentedOutbox open(OutboxConfig config) throws IOException {
        SegmentedOutbox outbox = new SegmentedOutbox(config);
        outbox.writer.start();
        return outbox;
    }

    @Override
    public CompletableFuture<Void> append(byte[] record, boolean durable) {
        long bytes = Segment.HEADER_BYTES + (long) record.length;
        if (bytes > config.segmentBytes()) {
            throw new IllegalArgumentException("record of " + record.length + " bytes does not fit into a segment");
        }
        checkUsable();
        if (liveBytes.addAndGet(bytes) > config.bytesMax()) {
            liveBytes.addAndGet(-bytes);
            throw new OutboxFull("outbox holds its " + config.bytesMax() + " bytes of records not acknowledged");
        }
        Append append = new Append(record, durable, new CompletableFuture<>());
        appended.incrementAndGet();
        if (!queue.offer(append)) {
            appended.decrementAndGet();
            liveBytes.addAndGet(-bytes);
            throw new OutboxFull(config.queueRecordsMax() + " records wait for the disk");
        }
        // Seen after the offer: the writer may have gone between the check and the offer.
        if (closing && !writer.isAlive()) {
            append.done.completeExceptionally(new IllegalStateException("outbox is closed"));
        }
        return append.done;
    }

    @Override
    public Batch read(int most) {
        synchronized (readerLock) {
            try {
                return log.read(most);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void acknowledge(Batch batch) {
        synchronized (readerLock) {
            try {
                liveBytes.addAndGet(-log.acknowledge(batch.end()));
                acknowledged.set(log.ackedIndex());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public long roomBytes() {
        return broken == null ? Math.max(0, config.bytesMax() - liveBytes.get()) : 0;
    }

    @Override
    public long pending() {
        return appended.get() - acknowledged.get();
    }

    /** Bytes thrown away at open because a crash had cut a write short. */
    public long tornBytesAtOpen() {
        return log.tornBytesAtOpen();
    }

    /** Whether the disk failed; appends are refused since then. */
    public boolean broken() {
        return broken != null;
    }

    /** Writes and syncs what waits, then closes the files. */
    @Override
    public void close() {
        closing = true;
        try {
            writer.join();
            synchronized (readerLock) {
                log.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checkUsable() {
        IOException cause = broken;
        if (cause != null) {
            throw new UncheckedIOException("outbox failed before", cause);
        }
        if (closing) {
            throw new IllegalStateException("outbox is closed");
        }
    }

    private void write() {
        List<Append> group = new ArrayList<>();
        boolean unsynced = false;
        long lastSyncNanos = System.nanoTime();
        while (!closing || !queue.isEmpty() || unsynced) {
            group.clear();
            takeGroup(group, unsynced);
            try {
                writeGroup(group);
                unsynced |= !group.isEmpty();
                boolean due = System.nanoTime() - lastSyncNanos >= config.fsyncEvery().toNanos() || closing;
                if (unsynced && (due || group.stream().anyMatch(Append::durable))) {
                    log.force();
                    unsynced = false;
                    lastSyncNanos = System.nanoTime();
                }
                group.forEach(append -> append.done.complete(null));
            } catch (IOException e) {
                fail(group, e);
                return;
            }
        }
    }

    private void takeGroup(List<Append> group, boolean unsynced) {
        long waitMillis = unsynced ? Math.max(1, config.fsyncEvery().toMillis()) : 20;
        try {
            Append first = queue.poll(waitMillis, TimeUnit.MILLISECONDS);
            if (first != null) {
                group.add(first);
                queue.drainTo(group, GROUP_RECORDS_MAX - 1);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but a shutting down container; close() ends it.
            closing = true;
        }
    }

    private void writeGroup(List<Append> group) throws IOException {
        if (group.isEmpty()) {
            return;
        }
        log.append(group.stream().map(Append::record).toList());
        for (Append append : group) {
            if (!append.durable) {
                append.done.complete(null);
            }
        }
    }

    private void fail(List<Append> group, IOException cause) {
        broken = cause;
        group.forEach(append -> append.done.completeExceptionally(cause));
        Append waiting;
        while ((waiting = queue.poll()) != null) {
            waiting.done.completeExceptionally(cause);
        }
    }

    private record Append(byte[] record, boolean durable, CompletableFuture<Void> done) {}
}
