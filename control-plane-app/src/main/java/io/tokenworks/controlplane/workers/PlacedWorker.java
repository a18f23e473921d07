package io.tokenworks.controlplane.workers;

import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A worker as people see it, from its start on and also while it cannot start.
 *
 * @param pid 0 without a process
 * @param report null before the first
 * @param failures deaths in a row before this
 * @param failure the last of them; null without one
 */
public record PlacedWorker(
        UUID id,
        WorkerRole role,
        String deployment,
        int revision,
        WorkerState state,
        long pid,
        int port,
        @Nullable WorkerReport report,
        int failures,
        Slot.@Nullable Failure failure) {

    static PlacedWorker registered(FleetWorker worker) {
        var is = worker.registration();
        return new PlacedWorker(is.worker(), is.role(), is.deployment(), is.revision(), worker.state(), is.pid(),
                URI.create(is.url()).getPort(), worker.report(), 0, null);
    }

    /** A process that has not registered yet. */
    static PlacedWorker starting(Slot slot, long pid, String deployment, @Nullable WorkerReport report) {
        return new PlacedWorker(slot.id(), slot.role(), deployment, slot.revision(),
                report == null ? WorkerState.STARTING : report.state(), pid, slot.port(), report, 0, null);
    }

    static PlacedWorker failing(Slot slot, String deployment) {
        return new PlacedWorker(slot.id(), slot.role(), deployment, slot.revision(), WorkerState.FAILING, 0,
                slot.port(), null, 0, null);
    }

    PlacedWorker after(Slot slot) {
        return new PlacedWorker(id, role, deployment, revision, state, pid, port, report, slot.failures(),
                slot.failure());
    }

    boolean gone() {
        return state == WorkerState.STOPPED || state == WorkerState.LOST;
    }

    /** Of loading, per cent; 0 before the process says anything. */
    public int progressPercent() {
        return report == null ? 0 : report.progressPercent();
    }
}
