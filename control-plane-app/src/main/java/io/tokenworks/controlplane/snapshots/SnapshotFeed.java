package io.tokenworks.controlplane.snapshots;

import io.tokenworks.controlplane.change.FleetChanged;
import io.tokenworks.wire.fleet.FleetSnapshot;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * The newest snapshot. Changes are gathered for at most one tick, so that a burst makes one snapshot. Versions grow
 * over restarts too: they start
 * at the clock's milliseconds, and fewer than one a millisecond are made.
 */
@Component
final class SnapshotFeed {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFeed.class);

    private final SnapshotMaker maker;
    private final SnapshotProperties properties;
    private final AtomicBoolean changed = new AtomicBoolean(true);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition newer = lock.newCondition();
    private SnapshotMaker.@Nullable Wanted wanted;
    private @Nullable FleetSnapshot newest;
    private long loadCheckedNanos;

    SnapshotFeed(SnapshotMaker maker, SnapshotProperties properties) {
        this.maker = maker;
        this.properties = properties;
    }

    @TransactionalEventListener(fallbackExecution = true)
    public void on(FleetChanged change) {
        changed.set(true);
    }

    @Scheduled(fixedDelay = 50)
    void tick() {
        boolean restructured = changed.getAndSet(false);
        long now = System.nanoTime();
        if (!restructured && now - loadCheckedNanos < properties.loadEvery().toNanos()) {
            return;
        }
        loadCheckedNanos = now;
        try {
            refresh(restructured);
        } catch (RuntimeException e) {
            // The database may be away: gateways go on with what they have, and the change is not forgotten.
            changed.set(true);
            LOG.warn("no new snapshot: {}", e.toString());
        }
    }

    private void refresh(boolean restructured) {
        SnapshotMaker.Wanted of = wanted;
        if (restructured || of == null) {
            of = maker.wanted();
            wanted = of;
        }
        FleetSnapshot last = newest;
        long version = last == null ? System.currentTimeMillis() : last.version() + 1;
        FleetSnapshot made = maker.snapshot(version, of);
        if (last == null || restructured || !made.deployments().equals(last.deployments())) {
            publish(made);
        }
    }

    private void publish(FleetSnapshot snapshot) {
        lock.lock();
        try {
            newest = snapshot;
            newer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a snapshot newer than the given one.
     *
     * @return null if none came in time
     */
    @Nullable
    FleetSnapshot awaitNewer(long version, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            FleetSnapshot now = newest;
            while (now == null || now.version() <= version) {
                if (left <= 0) {
                    return null;
                }
                left = newer.awaitNanos(left);
                now = newest;
            }
            return now;
        } finally {
            lock.unlock();
        }
    }
}
