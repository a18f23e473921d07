package io.tokenworks.gateway.record;

import io.tokenworks.gateway.upstream.Http;
import io.tokenworks.gateway.upstream.UpstreamFault;
import io.tokenworks.outbox.Outbox;
import io.tokenworks.wire.worker.ControlApi;
import io.tokenworks.wire.worker.RecordArray;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Brings records from the outbox to the control plane, oldest first, and forgets them only once it said that they are
 * durable there, in its ledger or in its quarantine. One thread.
 */
public final class RecordShipper implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RecordShipper.class);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Outbox outbox;
    private final OperationLog log;
    private final Http http;
    private final String url;
    private final Shipping shipping;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("record-shipper").unstarted(this::run);

    public RecordShipper(Outbox outbox, OperationLog log, Http http, URI controlPlane, Shipping shipping) {
        this.outbox = outbox;
        this.log = log;
        this.http = http;
        this.url = controlPlane + ControlApi.OPERATIONS;
        this.shipping = shipping;
    }

    /**
     * @param batch most records at a time
     * @param timeout for the control plane's answer
     * @param backoffMax longest pause after failures
     */
    public record Shipping(int batch, Duration timeout, Duration backoffMax) {}

    private void run() {
        Duration pause = PAUSE;
        try {
            while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = shipAll() ? PAUSE : longer(pause);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(shipping.backoffMax()) > 0 ? shipping.backoffMax() : twice;
    }

    /** @return false if the control plane did not take them */
    private boolean shipAll() {
        try {
            for (Outbox.Batch batch = next(); !batch.records().isEmpty(); batch = next()) {
                http.post(url, RecordArray.of(batch.records()), shipping.timeout());
                outbox.acknowledge(batch);
            }
            log.recordLeftovers();
            return true;
        } catch (UpstreamFault refused) {
            LOG.warn("{} records wait for the control plane: {}", outbox.pending(), refused.getMessage());
            return false;
        } catch (RuntimeException unexpected) {
            LOG.error("records could not be shipped", unexpected);
            return false;
        }
    }

    private Outbox.Batch next() {
        return outbox.read(shipping.batch());
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        stop.countDown();
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }
}
