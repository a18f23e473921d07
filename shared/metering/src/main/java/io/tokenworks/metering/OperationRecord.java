package io.tokenworks.metering;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway delivered for one API call: what is billed. Unique by operation; in the outbox before the client's
 * last byte.
 *
 * @param version of this record's form
 * @param operation UUIDv7 minted by the gateway; its time gives the month partition
 * @param source id of the gateway
 * @param tenant billed party
 * @param apiKey key used
 * @param deployment deployment name, the {@code model} asked for
 * @param revision revision that served it
 * @param admittedAt moment of admission by the control plane's clock; price and period follow it
 * @param promptTokens prompt length
 * @param cachedTokens of them nobody had to compute in the first attempt that delivered a token
 * @param outputTokens tokens delivered, all choices
 * @param outcome how the operation ended
 * @param attempts tries it took
 * @param lease quota lease it was charged to; null without quota
 * @param ttftMillis admission to first token; 0 if none came
 * @param durationMillis admission to end
 */
public record OperationRecord(
        int version,
        UUID operation,
        UUID source,
        UUID tenant,
        UUID apiKey,
        String deployment,
        int revision,
        Instant admittedAt,
        int promptTokens,
        int cachedTokens,
        int outputTokens,
        AttemptRecord.Outcome outcome,
        int attempts,
        @Nullable UUID lease,
        long ttftMillis,
        long durationMillis) {}
