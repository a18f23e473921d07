package io.tokenworks.worker;

import io.tokenworks.outbox.Outbox;
import io.tokenworks.wire.worker.RecordArray;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ships attempt records to the control plane, oldest first, and acknowledges what it has made durable. A record is
 * never dropped: while the control plane is away or refuses, they wait in the outbox, whose limit then keeps new work
 * out.
 */
final class AttemptShipper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptShipper.class);
    private static final int BATCH_RECORDS_MAX = 500;
    private static final long IDLE_MILLIS = 100;

    private final ControlPlane controlPlane;
    private final Outbox outbox;
    private final AttemptRecorder recorder;
    private final Thread thread;
    private volatile boolean closing;

    AttemptShipper(ControlPlane controlPlane, Outbox outbox, AttemptRecorder recorder) {
        this.controlPlane = controlPlane;
        this.outbox = outbox;
        this.recorder = recorder;
        this.thread = Thread.ofVirtual().name("attempt-shipper").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Ships what it still can within a moment. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }

    private void run() {
        Backoff backoff = new Backoff();
        try {
            while (true) {
                recorder.retry();
                Outbox.Batch batch = outbox.read(BATCH_RECORDS_MAX);
                if (batch.records().isEmpty()) {
                    if (closing) {
                        return;
                    }
                    Thread.sleep(IDLE_MILLIS);
                } else if (ship(batch)) {
                    backoff.reset();
                } else if (closing) {
                    return;
                } else {
                    Thread.sleep(backoff.afterFailureMillis());
                }
            }
        } catch (InterruptedException e) {
            // close(): what is left waits for the next process.
        }
    }

    private boolean ship(Outbox.Batch batch) throws InterruptedException {
        try {
            controlPlane.shipAttempts(RecordArray.of(batch.records()));
            outbox.acknowledge(batch);
            return true;
        } catch (IOException e) {
            LOG.warn("{} attempt records wait: {}", outbox.pending(), e.toString());
            return false;
        }
    }
}
