package io.tokenworks.gateway.record;

import io.tokenworks.gateway.upstream.WireJson;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.outbox.Outbox;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each operation, from its opening to its durable record. Thread-safe. */
public final class OperationLog {

    private static final Logger LOG = LoggerFactory.getLogger(OperationLog.class);

    private final OperationJournal journal;
    private final Outbox outbox;
    private final Duration appendTimeout;

    public OperationLog(OperationJournal journal, Outbox outbox, Duration appendTimeout) {
        this.journal = journal;
        this.outbox = outbox;
        this.appendTimeout = appendTimeout;
        recordUnfinished();
    }

    /** The process before this one died with them: what was written to their clients is billed. */
    private void recordUnfinished() {
        List<OperationRecord> unfinished = journal.unfinished();
        unfinished.forEach(this::finish);
        if (!unfinished.isEmpty()) {
            LOG.info("{} operations of the process before this one recorded as lost", unfinished.size());
        }
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
