package io.tokenworks.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.deployments.Backend;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.deployments.NewDeployment;
import io.tokenworks.controlplane.deployments.Pools;
import io.tokenworks.controlplane.deployments.Prices;
import io.tokenworks.controlplane.tenants.Tenants;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.metering.UuidV7;
import io.tokenworks.wire.fleet.FleetSnapshot;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class LedgerPostgresTest extends ControlPlaneUnderTest {

    private static final Random RANDOM = new Random(7);

    private final Ledger ledger;
    private final UsageReports reports;
    private final Deployments deployments;
    private final UUID tenant;
    private final JdbcClient jdbc = JdbcClient.create(DATABASE.owner());

    @Autowired
    LedgerPostgresTest(Ledger ledger, UsageReports reports, Deployments deployments, Tenants tenants) {
        this.ledger = ledger;
        this.reports = reports;
        this.deployments = deployments;
        this.tenant = tenants.create("ledger-" + UUID.randomUUID()).id();
    }

    @Test
    void aBatchSentAgainAndByManyAtOnceIsEnteredOnce() throws Exception {
        deploy("once", "0.1", "0.025", "0.4", null);
        List<OperationRecord> batch = IntStream.range(0, 50)
                .mapToObj(i -> operation("once", 10, 4, 3, Outcome.COMPLETED, Instant.now())).toList();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> send = () -> {
                ledger.operations(batch);
                return true;
            };
            for (var done : threads.invokeAll(List.of(send, send, send, send))) {
                assertThat(done.get()).isTrue();
            }
        }

        UsageReports.UsageLine usage = reports.usage(tenant).getFirst();
        assertThat(usage.operations()).isEqualTo(50);
        assertThat(usage.inputTokens()).isEqualTo(300);
        assertThat(usage.cachedInputTokens()).isEqualTo(200);
        assertThat(usage.outputTokens()).isEqualTo(150);
        assertThat(reports.newest(tenant, 1000)).hasSize(50);
        BigDecimal sum = jdbc.sql("SELECT sum(amount) FROM ledger_entry WHERE tenant = ?").param(tenant)
                .query(BigDecimal.class).single();
        assertThat(usage.amount()).isEqualByComparingTo(sum);
    }

    @Test
    void anAmountIsExactToTheFifteenthDecimal() {
        deploy("exact", "0.000000001", "0.123456789", "999999999.999999999", null);
        ledger.operations(List.of(operation("exact", 8, 7, 3, Outcome.LENGTH, Instant.now())));

        // 1 × 0.000000001 + 7 × 0.123456789 + 3 × 999999999.999999999, by a million
        assertThat(reports.newest(tenant, 1).getFirst().amount()).isEqualByComparingTo("3000.000000864197521");
    }

    @Test
    void anOperationThatDeliveredNothingCostsNothing() {
        deploy("nothing", "1", null, "1", null);
        ledger.operations(List.of(operation("nothing", 700, 0, 0, Outcome.CANCELLED, Instant.now())));
        assertThat(reports.newest(tenant, 1).getFirst().amount()).isEqualByComparingTo("0");
        assertThat(reports.usage(tenant).getFirst().inputTokens()).isZero();
    }

    @Test
    void thePriceInForceAtAdmissionCounts() {
        Instant later = Instant.now().plus(Duration.ofHours(1));
        deploy("prices", "1", null, "1", null);
        deployments.price("prices", new Prices(new BigDecimal(2), null, new BigDecimal(2), "EUR", later));
        ledger.operations(List.of(operation("prices", 500_000, 0, 500_000, Outcome.COMPLETED, Instant.now())));
        assertThat(reports.newest(tenant, 1).getFirst().amount()).isEqualByComparingTo("1");

        ledger.operations(List.of(
                operation("prices", 500_000, 0, 500_000, Outcome.COMPLETED, later.plusSeconds(1))));
        assertThat(reports.usage(tenant).stream().map(UsageReports.UsageLine::amount).reduce(BigDecimal::add))
                .hasValueSatisfying(all -> assertThat(all).isEqualByComparingTo("3"));

        ledger.operations(List.of(
                operation("prices", 500_000, 0, 500_000, Outcome.COMPLETED, Instant.parse("2020-01-01T00:00:00Z"))));
        assertThat(reports.usage(tenant).stream().map(UsageReports.UsageLine::amount).reduce(BigDecimal::add))
                .hasValueSatisfying(all -> assertThat(all).isEqualByComparingTo("4"));
    }

    @Test
    void whatFailedBeforeItsFirstTokenIsFreeAndWhatHasNoPriceIsVisible() {
        deploy("failing", "1", null, "1", null);
        ledger.operations(List.of(operation("failing", 100, 0, 0, Outcome.FAILED, Instant.now()),
                operation("nowhere", 100, 0, 5, Outcome.COMPLETED, Instant.now())));

        assertThat(reports.usage(tenant)).anySatisfy(line -> {
            assertThat(line.deployment()).isEqualTo("failing");
            assertThat(line.inputTokens()).isZero();
        }).anySatisfy(line -> {
            assertThat(line.deployment()).isEqualTo("nowhere");
            assertThat(line.currency()).isEqualTo("X".repeat(3));
            assertThat(line.outputTokens()).isEqualTo(5);
        });
    }

    @Test
    void anOperationIsBookedToItsProjectWithItsTagsAndAnOlderRecordToTheDefaultOne() {
        OperationRecord now = operation("booked", 1, 0, 1, Outcome.COMPLETED, Instant.now());
        UUID project = UUID.randomUUID();
        OperationRecord tagged = new OperationRecord(2, UuidV7.mint(Instant.now(), RANDOM), now.source(), tenant,
                now.apiKey(), "booked", 1, now.admittedAt(), 1, 0, 1, Outcome.COMPLETED, 1, null, 10, 20, project,
                Map.of("team", "a \"b\" team"));
        ObjectNode old = JsonMapper.shared().valueToTree(now);
        old.remove(List.of("project", "tags"));
        ledger.operations(List.of(tagged, JsonMapper.shared().treeToValue(old, OperationRecord.class)));

        assertThat(jdbc.sql("SELECT project::text || (tags->>'team') FROM operation_record WHERE operation = ?")
                .param(tagged.operation()).query(String.class).single()).isEqualTo(project + "a \"b\" team");
        assertThat(jdbc.sql("""
                SELECT p.name FROM operation_record o JOIN project p ON p.id = o.project AND p.tenant_id = o.tenant
                WHERE o.operation = ? AND o.tags = '{}'""").param(now.operation()).query(String.class).single())
                .isEqualTo("default");
    }

    @Test
    void attemptsAreKeptOnce() {
        UUID operation = UuidV7.mint(Instant.now(), RANDOM);
        UUID source = UUID.randomUUID();
        AttemptRecord attempt = new AttemptRecord(1, operation, 1, 0, source, UUID.randomUUID(), "DECODE", tenant, "m",
                1, 9, 1, 4, 3, Outcome.COMPLETED, Instant.now(), 5_000_000);
        ledger.attempts(List.of(attempt, attempt));
        ledger.attempts(List.of(attempt));

        assertThat(jdbc.sql("SELECT count(*) FROM attempt_record WHERE operation = ?").param(operation)
                .query(Long.class).single()).isEqualTo(1);
    }

    private void deploy(
            String name, String input, @Nullable String cached, String output,
            @Nullable Instant from) {
        Prices prices = new Prices(new BigDecimal(input), cached == null ? null : new BigDecimal(cached),
                new BigDecimal(output), "EUR", from);
        deployments.create(new NewDeployment(name, "tiny", "", Backend.TIMED, FleetSnapshot.Mode.AGGREGATED,
                new Pools(0, 1), null, prices));
    }

    private OperationRecord operation(
            String deployment, int prompt, int cached, int output, Outcome outcome, Instant admittedAt) {
        return new OperationRecord(1, UuidV7.mint(Instant.now(), RANDOM), new UUID(0, 1), tenant, new UUID(0, 2),
                deployment, 1, admittedAt, prompt, cached, output, outcome, 1, null, 10, 20, null,
                Map.of());
    }
}
