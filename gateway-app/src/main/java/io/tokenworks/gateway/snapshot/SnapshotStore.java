package io.tokenworks.gateway.snapshot;

import io.tokenworks.gateway.upstream.WireJson;
import io.tokenworks.wire.fleet.FleetSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest snapshot, in memory and in a file. Thread-safe. */
public final class SnapshotStore {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);
    private static final String FILE = "snapshot.json";

    private final StateFiles files;
    private final Clock clock;
    private final Duration staleness;
    private final CopyOnWriteArrayList<Consumer<Fleet>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Fleet fleet;
    private volatile Instant heardAt = Instant.MIN;
    private volatile Duration offset = Duration.ZERO;

    public SnapshotStore(StateFiles files, Clock clock, Duration staleness) {
        this.files = files;
        this.clock = clock;
        this.staleness = staleness;
        files.read(FILE).ifPresent(this::load);
    }

    private void load(byte[] json) {
        try {
            fleet = new Fleet(WireJson.read(json, FleetSnapshot.class));
            heardAt = Files.getLastModifiedTime(files.path(FILE)).toInstant();
            LOG.info("snapshot {} of {} loaded from the state folder", current().get().snapshot().version(), heardAt);
        } catch (IOException | RuntimeException unreadable) {
            LOG.warn("the saved snapshot cannot be read; waiting for the control plane", unreadable);
        }
    }

    /** Called for each new snapshot, on the thread that received it. */
    public void onChange(Consumer<Fleet> listener) {
        listeners.add(listener);
    }

    /** A snapshot arrived. */
    public void put(FleetSnapshot arrived) {
        heard();
        offset = Duration.between(clock.instant(), arrived.at());
        Fleet next = new Fleet(arrived);
        fleet = next;
        files.write(FILE, WireJson.write(arrived));
        listeners.forEach(listener -> listener.accept(next));
    }

    /** The control plane is alive and has nothing newer. */
    public void heard() {
        heardAt = clock.instant();
    }

    /** The fleet; empty if none is known or the control plane has been silent for too long. */
    public Optional<Fleet> current() {
        Fleet now = fleet;
        return now == null || age().compareTo(staleness) > 0 ? Optional.empty() : Optional.of(now);
    }

    /** Limits that are known here, of everybody. */
    public int limits() {
        Fleet now = fleet;
        return now == null ? 0 : now.snapshot().limits().rules().size();
    }

    /** Since the control plane was heard last; zero if it never was. */
    public Duration age() {
        return heardAt.equals(Instant.MIN) ? Duration.ZERO : Duration.between(heardAt, clock.instant());
    }

    /** Now by the control plane's clock, which prices follow. */
    public Instant controlNow() {
        return clock.instant().plus(offset);
    }
}
