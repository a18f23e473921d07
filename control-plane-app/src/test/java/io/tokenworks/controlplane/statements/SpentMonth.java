package io.tokenworks.controlplane.statements;

import io.tokenworks.controlplane.deployments.Backend;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.deployments.NewDeployment;
import io.tokenworks.controlplane.deployments.Pools;
import io.tokenworks.controlplane.deployments.Prices;
import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.controlplane.ledger.RecordFixture;
import io.tokenworks.controlplane.tenants.Tenants;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.wire.fleet.FleetSnapshot;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * A tenant of its own with a model of its own, which used it twice in a month that is over: 1,200,002 input tokens at 1
 * EUR a million, 800,000 cached at 0.25, 600,006 of output at 4. That is 3.800026, on a statement 3.80.
 */
public final class SpentMonth {

    public static final BigDecimal EXACT = new BigDecimal("3.800026");
    public static final BigDecimal TOTAL = new BigDecimal("3.80");

    private final YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(2);
    private final String model = "spent-" + UUID.randomUUID().toString().substring(0, 8);
    private final UUID tenant;

    public SpentMonth(Deployments deployments, Ledger ledger, Tenants tenants) {
        this.tenant = tenants.create(model).id();
        Prices prices = new Prices(new BigDecimal("1"), new BigDecimal("0.25"), new BigDecimal("4"), "EUR", null);
        deployments.create(new NewDeployment(model, "tiny", "", Backend.TIMED, FleetSnapshot.Mode.AGGREGATED,
                new Pools(0, 1), null, prices));
        RecordFixture records = new RecordFixture(tenant, tenant.getLeastSignificantBits());
        OperationRecord used = records.operation(model, 1_000_001, 400_000, 300_003, Outcome.COMPLETED);
        Instant then = month.atDay(7).atStartOfDay(ZoneOffset.UTC).toInstant();
        ledger.operations(List.of(records.at(then, used), records.at(then.plusSeconds(3600), used)));
    }

    public YearMonth month() {
        return month;
    }

    /** The tenant's name, too. */
    public String model() {
        return model;
    }

    public UUID tenant() {
        return tenant;
    }
}
