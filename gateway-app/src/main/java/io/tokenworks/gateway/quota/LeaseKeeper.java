package io.tokenworks.gateway.quota;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Renews leases, asks ahead of need, gives idle room back and reports the use of rates, once a second; all room at the
 * end. One thread.
 */
public final class LeaseKeeper implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

    private final LeaseBook leases;
    private final Rates rates;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("lease-keeper").unstarted(this::run);

    public LeaseKeeper(LeaseBook leases, Rates rates) {
        this.leases = leases;
        this.rates = rates;
    }

    private void run() {
        try {
            while (!stop.await(1, TimeUnit.SECONDS)) {
                tend();
            }
            leases.giveBack();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void tend() {
        try {
            leases.tend();
            var _ = rates.report();
        } catch (RuntimeException bug) {
            LOG.error("leases could not be tended", bug);
        }
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        stop.countDown();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }
}
