package io.tokenworks.controlplane.console;

import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A worker as the console sees it now.
 *
 * @param id given by whoever started it
 * @param role what it is tuned for
 * @param deployment it belongs to
 * @param revision of that deployment
 * @param state of its life
 * @param pid process id; 0 when unknown
 * @param report newest report of the running process; null before the first and after its end
 * @param trouble null without one
 */
record LiveWorker(
        UUID id,
        WorkerRole role,
        String deployment,
        int revision,
        WorkerState state,
        long pid,
        @Nullable WorkerReport report,
        @Nullable Trouble trouble) {

    /**
     * Processes in its place died one after the other.
     *
     * @param deaths in a row
     * @param reason last words of the last of them
     * @param nextStartAt not before this
     */
    record Trouble(int deaths, String reason, Instant nextStartAt) {}

    /** Its engine is not ready yet. */
    boolean coming() {
        return state == WorkerState.STARTING || state == WorkerState.LOADING || state == WorkerState.WARMING;
    }

    boolean gone() {
        return state == WorkerState.STOPPED || state == WorkerState.LOST;
    }
}
