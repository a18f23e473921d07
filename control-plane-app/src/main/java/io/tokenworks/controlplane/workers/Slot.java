package io.tokenworks.controlplane.workers;

import io.tokenworks.wire.worker.WorkerRole;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in a pool, with the process in it if there is one.
 *
 * @param id worker id, kept over restarts of the process
 * @param index counts from 0 within the pool
 * @param process null if none was started or it has ended
 * @param draining its process was asked to go
 * @param failures processes that ended unasked in a row
 * @param launchedAt when the last process was started
 */
public record Slot(
        UUID id,
        UUID deploymentId,
        int revision,
        WorkerRole role,
        int index,
        int port,
        @Nullable ProcessName process,
        boolean draining,
        int failures,
        @Nullable Instant launchedAt) {

    /**
     * Names a process beyond the reuse of its pid.
     *
     * @param startedAt as the operating system tells it
     */
    public record ProcessName(long pid, Instant startedAt) {}
}
