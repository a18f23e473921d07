package io.tokenworks.worker;

import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.outbox.Outbox;
import java.io.UncheckedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts closed attempts into the outbox. What does not fit stays here and in the journal, is tried again, and keeps new
 * work out meanwhile.
 */
final class AttemptRecorder implements AutoCloseable {
    private final Outbox outbox;
    private final StepJournal journal;
    private final JsonMapper json;
    private final Queue<Closed> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refusedCount = new AtomicInteger();

    AttemptRecorder(Outbox outbox, StepJournal journal, JsonMapper json) {
        this.outbox = outbox;
        this.journal = journal;
        this.json = json;
    }

    /** Called by the engine's thread; does not wait for the disk. */
    void record(long sequence, AttemptRecord record) {
        append(new Closed(sequence, json.writeValueAsBytes(record)));
    }

    /** Whether there is room for the records of more work. */
    boolean hasRoom() {
        return refusedCount.get() == 0;
    }

    /** Records not yet acknowledged by the control plane. */
    long unsent() {
        return outbox.pending() + refusedCount.get();
    }

    /** Tries again what did not fit. */
    void retry() {
        for (int tries = refusedCount.get(); tries > 0; tries--) {
            Closed closed = refused.poll();
            if (closed == null) {
                return;
            }
            refusedCount.decrementAndGet();
            append(closed);
        }
    }

    /** Tries a last time; what was not shipped stays in the outbox for the next process. */
    @Override
    public void close() {
        retry();
        outbox.close();
    }

    private void append(Closed closed) {
        try {
            var _ = outbox.append(closed.record, false).whenComplete((_, failure) -> {
                if (failure == null) {
                    journal.recorded(closed.sequence);
                } else {
                    keep(closed);
                }
            });
        } catch (Outbox.OutboxFull | UncheckedIOException e) {
            keep(closed);
        }
    }

    private void keep(Closed closed) {
        refused.add(closed);
        refusedCount.incrementAndGet();
    }

    private record Closed(long sequence, byte[] record) {}
}
