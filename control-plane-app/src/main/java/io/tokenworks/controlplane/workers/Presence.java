package io.tokenworks.controlplane.workers;

import io.tokenworks.wire.worker.WorkerRegistration;
import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerState;
import org.jspecify.annotations.Nullable;

/**
 * One worker in the registry; a value.
 *
 * @param heardNanos monotonic time of the last word from it
 * @param end null while it lives
 */
record Presence(
        WorkerRegistration registration,
        @Nullable Heard last,
        @Nullable Heard before,
        long heardNanos,
        boolean drain,
        @Nullable WorkerState end) {

    /** A report and when it came. */
    record Heard(WorkerReport report, long atNanos) {}

    static Presence of(WorkerRegistration registration, long nanos, boolean drain) {
        return new Presence(registration, null, null, nanos, drain, null);
    }

    Presence heard(WorkerReport report, long nanos) {
        return new Presence(registration, new Heard(report, nanos), last, nanos, drain, null);
    }

    Presence draining() {
        return new Presence(registration, last, before, heardNanos, true, end);
    }

    Presence ended(WorkerState how) {
        return new Presence(registration, last, before, heardNanos, drain, how);
    }

    WorkerState state() {
        if (end != null) {
            return end;
        }
        if (drain) {
            return WorkerState.DRAINING;
        }
        return last == null ? WorkerState.READY : last.report().state();
    }

    FleetWorker view(long nanos) {
        long silentMillis = Math.max(0, nanos - heardNanos) / 1_000_000;
        return new FleetWorker(registration, state(), last == null ? null : last.report(), silentMillis);
    }
}
