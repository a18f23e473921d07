package io.tokenworks.worker;

import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.wire.worker.Attribution;
import java.time.Instant;
import java.util.UUID;

/**
 * Who a sequence is computed for: the part of its record that is known when it starts.
 *
 * @param operation the gateway's UUIDv7
 * @param attempt counts from 1
 * @param choice index of the choice
 * @param attribution who is charged
 * @param promptTokens prompt length
 * @param startedAt wall clock
 * @param startNanos monotonic clock
 */
record Attempt(
        UUID operation,
        int attempt,
        int choice,
        Attribution attribution,
        int promptTokens,
        Instant startedAt,
        long startNanos) {

    /** The record of this attempt with the given numbers. */
    AttemptRecord record(Identity identity, Counters counters, Outcome outcome, long durationNanos) {
        return new AttemptRecord(
                AttemptRecord.VERSION,
                operation,
                attempt,
                choice,
                identity.instance(),
                identity.worker(),
                identity.role().name(),
                attribution.tenant(),
                attribution.deployment(),
                attribution.revision(),
                promptTokens,
                counters.promptPositionsComputed(),
                counters.positionsComputed(),
                counters.tokensEmitted(),
                outcome,
                startedAt,
                durationNanos);
    }

    /**
     * What an attempt cost so far.
     *
     * @param promptPositionsComputed prompt positions computed here
     * @param positionsComputed all positions computed here
     * @param tokensEmitted tokens produced here
     */
    record Counters(int promptPositionsComputed, long positionsComputed, int tokensEmitted) {
        static final Counters NONE = new Counters(0, 0, 0);
    }
}
