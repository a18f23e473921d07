package io.tokenworks.metering;

import java.time.Instant;
import java.util.UUID;

/**
 * What one worker did for one try at an operation. Unique by (operation, attempt, choice, source); written by the
 * worker, at most once closed.
 *
 * @param version of this record's form: {@link #VERSION}
 * @param operation the gateway's UUIDv7
 * @param attempt counts from 1
 * @param choice index of the choice
 * @param source instance id of the worker process
 * @param worker id of the worker
 * @param role {@code PREFILL} or {@code DECODE}
 * @param tenant billed party
 * @param deployment deployment name
 * @param revision its revision
 * @param promptTokens prompt length
 * @param promptPositionsComputed prompt positions computed here
 * @param positionsComputed all positions computed here, recomputation included
 * @param tokensEmitted tokens produced here
 * @param outcome how the attempt ended
 * @param startedAt worker's wall clock
 * @param durationNanos worker's monotonic clock
 */
public record AttemptRecord(
        int version,
        UUID operation,
        int attempt,
        int choice,
        UUID source,
        UUID worker,
        String role,
        UUID tenant,
        String deployment,
        int revision,
        int promptTokens,
        int promptPositionsComputed,
        long positionsComputed,
        int tokensEmitted,
        Outcome outcome,
        Instant startedAt,
        long durationNanos) {

    /** What is written now. */
    public static final int VERSION = 1;

    /** How an attempt or an operation ended. */
    public enum Outcome {
        COMPLETED,
        LENGTH,
        QUOTA,
        CANCELLED,
        FAILED,
        /** The process died; the counters are those of its step journal. */
        LOST
    }
}
