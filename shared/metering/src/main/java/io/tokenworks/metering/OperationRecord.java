package io.tokenworks.metering;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway delivered for one API call: what is billed. Unique by operation; in the outbox before the client's
 * last byte.
 *
 * @param version of this record's form: {@link #VERSION}; 1 had neither project nor tags and is still taken
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
 * @param project what it is booked to; null: the tenant's default project
 * @param tags of company, tenant, project and key as they were at admission
 * @param serviceTier what the operation asked of the service, which may have a price of its own; null: the default
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
        long durationMillis,
        @Nullable UUID project,
        Map<String, String> tags,
        @Nullable String serviceTier) {

    /** What is written now. */
    public static final int VERSION = 2;

    /** A record of version 1 comes without tags. */
    public OperationRecord {
        tags = tags == null ? Map.of() : Map.copyOf(tags);
    }

    /** Of the default tier. */
    public OperationRecord(
            int version, UUID operation, UUID source, UUID tenant, UUID apiKey, String deployment, int revision,
            Instant admittedAt, int promptTokens, int cachedTokens, int outputTokens, AttemptRecord.Outcome outcome,
            int attempts, @Nullable UUID lease, long ttftMillis, long durationMillis, @Nullable UUID project,
            Map<String, String> tags) {
        this(version, operation, source, tenant, apiKey, deployment, revision, admittedAt, promptTokens, cachedTokens,
                outputTokens, outcome, attempts, lease, ttftMillis, durationMillis, project, tags, null);
    }
}
