package io.tokenworks.controlplane.quotas;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.metering.UuidV7;
import io.tokenworks.wire.fleet.LeaseGrant;
import io.tokenworks.wire.fleet.LeaseRequest;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Mode;
import io.tokenworks.wire.fleet.LimitRule.Scope;
import io.tokenworks.wire.fleet.LimitRule.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What tests of limits say often. */
abstract class LimitsUnderTest extends ControlPlaneUnderTest {

    static final UUID GATEWAY = new UUID(0, 9);

    /** A hard rule of a tenant. */
    static NewLimit limit(UUID tenant, Measure measure, Window window, long amount) {
        return new NewLimit(Scope.TENANT, tenant, measure, measure == Measure.MONEY ? "EUR" : null, window,
                BigDecimal.valueOf(amount), Mode.HARD, null, null, null);
    }

    /** Asks for need and want alike. */
    static LeaseRequest.Slice need(LimitView limit, long amount) {
        return new LeaseRequest.Slice(limit.id(), limit.window().start(Instant.now()), BigDecimal.valueOf(amount),
                BigDecimal.valueOf(amount), BigDecimal.ZERO, 0);
    }

    static LeaseRequest.Slice back(LimitView limit, long amount) {
        return new LeaseRequest.Slice(limit.id(), limit.window().start(Instant.now()), BigDecimal.ZERO,
                BigDecimal.ZERO, BigDecimal.valueOf(amount), 0);
    }

    static LeaseRequest ask(UUID lease, long sequence, LeaseRequest.Slice... slices) {
        return new LeaseRequest(GATEWAY, lease, sequence, List.of(slices), false);
    }

    static LeaseRequest closing(UUID lease) {
        return new LeaseRequest(GATEWAY, lease, Long.MAX_VALUE, List.of(), true);
    }

    static long granted(LeaseGrant grant) {
        return grant.slices().getFirst().granted().longValueExact();
    }

    static OperationRecord operation(UUID tenant, @Nullable UUID lease, int prompt, int output) {
        return operation(tenant, lease, prompt, output, "m");
    }

    static OperationRecord operation(UUID tenant, @Nullable UUID lease, int prompt, int output, String deployment) {
        return new OperationRecord(OperationRecord.VERSION, UuidV7.mint(Instant.now(), new Random()), GATEWAY, tenant,
                new UUID(0, 2), deployment, 1, Instant.now(), prompt, 0, output, Outcome.COMPLETED, 1, lease, 1, 2,
                null,
                Map.of());
    }

    /** In all balances together, held is what the slices hold that are not settled; and nobody spent behind them. */
    static final String BROKEN_BALANCES = """
            SELECT count(*) FROM limit_balance b WHERE b.held <> coalesce((
                SELECT sum(greatest(s.granted - s.spent, 0)) FROM limit_slice s
                WHERE s.rule_id = b.rule_id AND s.window_start = b.window_start AND NOT s.settled), 0)""";

    static long brokenBalances(JdbcClient jdbc) {
        return jdbc.sql(BROKEN_BALANCES).query(Long.class).single();
    }
}
