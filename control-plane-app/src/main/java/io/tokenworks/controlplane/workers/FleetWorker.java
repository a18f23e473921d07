package io.tokenworks.controlplane.workers;

import io.tokenworks.wire.worker.WorkerRegistration;
import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerState;
import org.jspecify.annotations.Nullable;

/**
 * A worker as the control plane knows it now.
 *
 * @param state as people and gateways should see it
 * @param report the newest of this process; null before the first
 * @param silentMillis since it was last heard
 */
public record FleetWorker(
        WorkerRegistration registration, WorkerState state, @Nullable WorkerReport report, long silentMillis) {

    /** Whether it belongs into the topology. */
    public boolean present() {
        return state != WorkerState.LOST && state != WorkerState.STOPPED;
    }
}
