package io.tokenworks.controlplane.actuator;

import io.tokenworks.controlplane.workers.FleetWorker;
import io.tokenworks.controlplane.workers.Slot;
import io.tokenworks.wire.worker.WorkerState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What to do about one place of a pool. */
sealed interface Step {

    /** Nothing. */
    record Wait() implements Step {}

    /** Start a process in it. */
    record Launch() implements Step {}

    /** Its process is gone; {@code asked} if it was to go. */
    record Ended(boolean asked) implements Step {}

    /** Ask its process to finish and go. */
    record Drain() implements Step {}

    /** End its process now. */
    record Kill(String why) implements Step {}

    /** Earlier failures count no more. */
    record Forgive() implements Step {}

    /**
     * What is seen of a place.
     *
     * @param wanted a worker of {@code revision} is wanted there
     * @param alive its process exists
     * @param worker null if it has not registered
     * @param sinceDrain null if it was not asked to go
     * @param heardLoading it is loading and says so
     */
    record Seen(
            boolean wanted,
            int revision,
            boolean alive,
            @Nullable FleetWorker worker,
            @Nullable Duration sinceDrain,
            boolean heardLoading) {}

    /** Decides; pure. */
    static Step decide(Slot slot, Seen seen, Instant now, ActuatorProperties properties) {
        Duration age = Duration.between(slot.launchedAt() == null ? Instant.EPOCH : slot.launchedAt(), now);
        if (slot.process() == null) {
            return empty(slot, seen, now);
        }
        if (!seen.alive()) {
            return new Ended(slot.draining());
        }
        if (slot.draining()) {
            Duration draining = seen.sinceDrain() == null ? Duration.ZERO : seen.sinceDrain();
            return draining.compareTo(properties.drainTimeout()) > 0 ? new Kill("did not finish in time") : new Wait();
        }
        if (!seen.wanted() || slot.revision() != seen.revision()) {
            return new Drain();
        }
        return health(slot, seen, age, properties);
    }

    /** Another revision may be what mends it: it does not wait for the failures of the one before. */
    private static Step empty(Slot slot, Seen seen, Instant now) {
        Slot.Failure failure = slot.failure();
        if (!seen.wanted()) {
            return failure == null ? new Wait() : new Forgive();
        }
        boolean due = failure == null || slot.revision() != seen.revision() || !now.isBefore(failure.nextStartAt());
        return due ? new Launch() : new Wait();
    }

    private static Step health(Slot slot, Seen seen, Duration age, ActuatorProperties properties) {
        FleetWorker worker = seen.worker();
        if (worker == null) {
            boolean late = !seen.heardLoading() && age.compareTo(properties.startTimeout()) > 0;
            return late ? new Kill("did not register in time") : new Wait();
        }
        if (worker.state() == WorkerState.LOST && worker.silentMillis() > properties.killSilentAfter().toMillis()) {
            return new Kill("has been silent for " + worker.silentMillis() + " ms");
        }
        boolean proven = slot.failures() > 0 && worker.present() && age.compareTo(properties.provenAfter()) > 0;
        return proven ? new Forgive() : new Wait();
    }

    /** The first restart is at once; then 1, 2, 4 … s after the death of the one before. */
    static Duration backOff(int failures, Duration most) {
        if (failures <= 1) {
            return Duration.ZERO;
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(failures - 2, 20));
        return pause.compareTo(most) < 0 ? pause : most;
    }
}
