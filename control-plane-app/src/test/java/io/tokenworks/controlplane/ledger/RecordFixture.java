package io.tokenworks.controlplane.ledger;

import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.metering.UuidV7;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Records of one tenant's operations, as gateways and workers write them. Same seed, same ids but for the time. */
public final class RecordFixture {

    private static final UUID GATEWAY = new UUID(0, 1);
    private static final UUID KEY = new UUID(0, 2);

    private final UUID tenant;
    private final Random random;

    public RecordFixture(UUID tenant, long seed) {
        this.tenant = tenant;
        this.random = new Random(seed);
    }

    /** An operation admitted now. */
    public OperationRecord operation(String deployment, int prompt, int cached, int output, Outcome outcome) {
        return at(Instant.now(), new OperationRecord(OperationRecord.VERSION, KEY, GATEWAY, tenant, KEY, deployment, 1,
                Instant.now(), prompt, cached, output, outcome, 1, null, 10, 20, null, Map.of()));
    }

    /** The same, admitted at another moment: its id tells it too. */
    public OperationRecord at(Instant admittedAt, OperationRecord r) {
        return new OperationRecord(r.version(), UuidV7.mint(admittedAt, random), r.source(), r.tenant(), r.apiKey(),
                r.deployment(), r.revision(), admittedAt, r.promptTokens(), r.cachedTokens(), r.outputTokens(),
                r.outcome(), r.attempts(), r.lease(), r.ttftMillis(), r.durationMillis(), r.project(), r.tags(),
                r.serviceTier());
    }

    /** A decode worker's attempt at an operation. */
    public AttemptRecord attempt(OperationRecord of, int attempt, int positions, int emitted, Outcome outcome) {
        return new AttemptRecord(1, of.operation(), attempt, 0, UUID.randomUUID(), UUID.randomUUID(), "DECODE", tenant,
                of.deployment(), 1, positions, positions, positions + emitted, emitted, outcome, Instant.now(),
                5_000_000);
    }
}
