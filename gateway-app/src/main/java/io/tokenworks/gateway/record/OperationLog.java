package io.tokenworks.gateway.record;

import io.tokenworks.gateway.upstream.WireJson;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import io.tokenworks.outbox.Outbox;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each operation, from its opening to its durable record. Room for the record is set aside before an operation begins,
 * so that one that was accepted can always be recorded. Thread-safe.
 */
public final class OperationLog {

    /** More than any record takes, with what the outbox adds. */
    private static final int RECORD_BYTES = 2048;

    private static final int AGAIN_SECONDS = 5;
    private static final Logger LOG = LoggerFactory.getLogger(OperationLog.class);

    private final OperationJournal journal;
    private final Outbox outbox;
    private final Duration appendTimeout;
    private final AtomicInteger rooms = new AtomicInteger();
    private final Queue<OperationRecord> leftovers;

    public OperationLog(OperationJournal journal, Outbox outbox, Duration appendTimeout) {
        this.journal = journal;
        this.outbox = outbox;
        this.appendTimeout = appendTimeout;
        this.leftovers = new ArrayDeque<>(journal.unfinished());
        rooms.set(leftovers.size());
        recordLeftovers();
    }

    /**
     * Records what the process before this one died with: what was written to their clients is billed. Those that find
     * no room stay in the journal and are tried again with the next call.
     */
    public synchronized void recordLeftovers() {
        int before = leftovers.size();
        try {
            for (var record = leftovers.peek(); record != null; record = leftovers.peek()) {
                finish(record);
                leftovers.remove();
                rooms.decrementAndGet();
            }
        } catch (Outbox.OutboxFull full) {
            LOG.warn("{} operations of the process before this one wait: {}", leftovers.size(), full.getMessage());
        }
        if (before > leftovers.size()) {
            LOG.info("{} operations of the process before this one recorded as lost", before - leftovers.size());
        }
    }

    /** Whether operations of the process before this one still wait for their records. */
    public synchronized boolean hasLeftovers() {
        return !leftovers.isEmpty();
    }

    /**
     * Sets room for one record aside, until the handle is closed.
     *
     * @throws ApiFault 503 if there is none
     */
    public Room room() {
        if ((long) rooms.incrementAndGet() * RECORD_BYTES > outbox.roomBytes()) {
            rooms.decrementAndGet();
            throw new ApiFault(
                    ErrorCode.OUTBOX_FULL,
                    "The usage records of earlier requests wait to be taken over. No new ones are accepted meanwhile.")
                    .retryAfter(AGAIN_SECONDS);
        }
        return rooms::decrementAndGet;
    }

    /** Room for the record of an operation. */
    @FunctionalInterface
    public interface Room extends AutoCloseable {
        @Override
        void close();
    }

    /** See {@link OperationJournal#open}. */
    public void open(OperationRecord asLost) {
        journal.open(asLost);
    }

    /** See {@link OperationJournal#delivered}. */
    public void delivered(UUID operation, int outputTokens, int cachedTokens, int attempts) {
        journal.delivered(operation, outputTokens, cachedTokens, attempts);
    }

    /**
     * The operation ended. Returns when its record survives a power failure; the client's last byte must not leave
     * before.
     *
     * @throws IllegalStateException if it cannot be made durable; then the operation stays in the journal
     */
    public void finish(OperationRecord record) {
        try {
            journal.ending(record);
            outbox.append(WireJson.write(record), true).get(appendTimeout.toMillis(), TimeUnit.MILLISECONDS);
            journal.close(record.operation());
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("operation " + record.operation() + " could not be recorded", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while recording " + record.operation(), e);
        }
    }
}
