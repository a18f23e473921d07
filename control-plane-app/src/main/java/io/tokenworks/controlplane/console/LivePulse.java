package io.tokenworks.controlplane.console;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Samples the workers once a second, whether anybody looks or not, and wakes the live streams. Owns its thread. */
@Component
final class LivePulse implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LivePulse.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final DeploymentDesk deployments;
    private final ThroughputMeter meter;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition beat = lock.newCondition();
    private volatile List<LiveWorker> workers = List.of();
    private volatile boolean running;
    private long beats;

    LivePulse(DeploymentDesk deployments, ThroughputMeter meter) {
        this.deployments = deployments;
        this.meter = meter;
    }

    /** Workers at the last beat. */
    List<LiveWorker> workers() {
        return workers;
    }

    /** One sample now; the thread calls it once a second. */
    void sample(long nanos) {
        workers = deployments.workers();
        meter.sample(workers, nanos);
        signal();
    }

    /**
     * Waits for a beat after the given one.
     *
     * @param last number of the beat that the caller has seen
     * @return number of the newest beat, the same as {@code last} when none came in time
     */
    long await(long last, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (beats <= last && left > 0) {
                left = beat.awaitNanos(left);
            }
            return beats;
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            beats++;
            beat.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        while (running) {
            try {
                sample(System.nanoTime());
            } catch (RuntimeException e) {
                // The database may be away for a while: pages keep the last picture, and this thread must live on.
                LOG.warn("the console could not look at the workers", e);
            }
            try {
                TimeUnit.NANOSECONDS.sleep(PERIOD.toNanos());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void start() {
        running = true;
        Thread.ofPlatform().daemon().name("console-pulse").start(this::loop);
    }

    @Override
    public void stop() {
        running = false;
        signal();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
