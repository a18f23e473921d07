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
 * @param instance secret of the process; with {@code process} null a start was begun and its end is not known
 * @param draining its process was asked to go
 * @param failures processes that ended unasked in a row
 * @param failure the last of them; null without one
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
        @Nullable UUID instance,
        boolean draining,
        int failures,
        @Nullable Failure failure,
        @Nullable Instant launchedAt) {

    /** Whether this is said by the process that belongs here. */
    public boolean isInstance(UUID said) {
        return said.equals(instance);
    }

    /**
     * Names a process beyond the reuse of its pid.
     *
     * @param startedAt as the operating system tells it
     * @param instance it was given at its start; nobody else knows it
     */
    public record ProcessName(long pid, Instant startedAt, UUID instance) {}

    /**
     * A process that ended unasked.
     *
     * @param reason its last words, for people
     * @param nextStartAt not before this
     */
    public record Failure(String reason, Instant at, Instant nextStartAt) {

        /** Most characters of a reason. */
        public static final int REASON_MAX = 2000;
    }
}
