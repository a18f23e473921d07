package io.tokenworks.controlplane.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.controlplane.ControlPlaneApp;
import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.workers.Slot;
import io.tokenworks.controlplane.workers.WorkerSlots;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.metering.UuidV7;
import io.tokenworks.wire.fleet.FleetSnapshot.Mode;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the pages show, from a real database. */
@SpringBootTest(classes = ControlPlaneApp.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class DesksPostgresTest extends ControlPlaneUnderTest {

    private static final Random RANDOM = new Random(11);
    private static final AtomicInteger MINTED = new AtomicInteger();
    private static final DeployOrder.Prices PRICES = new DeployOrder.Prices(new BigDecimal("0.1"),
            new BigDecimal("0.025"), new BigDecimal("0.4"));

    private final DeploymentDesk deployments;
    private final TenantDesk tenants;
    private final OperationDesk operations;
    private final Ledger ledger;
    private final WorkerSlots slots;
    private final JdbcClient rows = JdbcClient.create(DATABASE.owner());
    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    @Autowired
    DesksPostgresTest(
            StoredDeploymentDesk deployments, StoredTenantDesk tenants, StoredOperationDesk operations, Ledger ledger,
            WorkerSlots slots) {
        this.deployments = deployments;
        this.tenants = tenants;
        this.operations = operations;
        this.ledger = ledger;
        this.slots = slots;
    }

    @Test
    void aTenantsUsageIsTheSumOfItsEntriesInEachCurrency() {
        String priced = deploy("priced");
        UUID tenant = tenants.create("team " + unique, OptionalLong.of(5000));
        assertThat(tenants.withId(tenant).orElseThrow().usage()).isEqualTo(new TenantDesk.Usage(0, 0, 0, 0, "0"));
        ledger.operations(List.of(operation(tenant, priced, 600, 100, 24), operation(tenant, priced, 10, 0, 5),
                operation(tenant, "nowhere", 7, 0, 1)));

        TenantDesk.Tenant shown = tenants.withId(tenant).orElseThrow();
        // 510 × 0.1 + 100 × 0.025 + 29 × 0.4, by a million; what has no price costs nothing in no currency
        String cost = "0.0000651 EUR, 0 " + "X".repeat(3);
        assertThat(shown.usage()).isEqualTo(new TenantDesk.Usage(3, 617, 100, 30, cost));
        assertThat(shown.quota()).isEqualTo(new TenantDesk.Quota(5000, 647, 0));
        assertThat(tenants.tenants()).contains(shown);
    }

    @Test
    void keysAreShownWithoutTheirSecretsAndRevokedOnce() {
        UUID tenant = tenants.create("keys " + unique, OptionalLong.empty());
        String secret = tenants.issueKey(tenant, "laptop");
        TenantDesk.Key key = tenants.keys(tenant).getFirst();
        assertThat(key.label()).isEqualTo("laptop");
        assertThat(secret).startsWith(key.hint()).hasSizeGreaterThan(2 * key.hint().length());
        assertThat(tenants.withId(tenant).orElseThrow().keys()).isOne();
        assertThat(tenants.withId(tenant).orElseThrow().quota()).isNull();

        tenants.revokeKey(tenant, key.id());
        assertThat(tenants.keys(tenant).getFirst().revokedAt()).isNotNull();
        assertThat(tenants.withId(tenant).orElseThrow().keys()).isZero();
        assertThatThrownBy(() -> tenants.revokeKey(UUID.randomUUID(), key.id())).isInstanceOf(Refusal.class);
        tenants.setQuota(tenant, 7);
        assertThat(tenants.withId(tenant).orElseThrow().quota()).isEqualTo(new TenantDesk.Quota(7, 0, 0));
    }

    @Test
    void theNewestRequestsComeFirstOfAllTenantsOrOfOne() {
        String model = deploy("newest");
        UUID tenant = tenants.create("asks " + unique, OptionalLong.empty());
        UUID other = tenants.create("asks too " + unique, OptionalLong.empty());
        OperationRecord first = operation(tenant, model, 600, 592, 24);
        OperationRecord second = operation(other, model, 1, 0, 1);
        OperationRecord third = operation(tenant, model, 8, 0, 0);
        ledger.operations(List.of(first, second, third));

        assertThat(operations.newest(null, 3)).extracting(OperationDesk.Operation::id)
                .containsExactly(third.operation(), second.operation(), first.operation());
        List<OperationDesk.Operation> its = operations.newest(tenant, 2);
        assertThat(its).extracting(OperationDesk.Operation::id).containsExactly(third.operation(), first.operation());
        OperationDesk.Operation shown = its.getLast();
        assertThat(shown.tenantName()).isEqualTo("asks " + unique);
        assertThat(shown.admittedAt()).isEqualTo(first.admittedAt());
        assertThat(List.of(shown.promptTokens(), shown.cachedTokens(), shown.outputTokens()))
                .containsExactly(600, 592, 24);
        assertThat(shown.cost()).isEqualByComparingTo("0.0000252");
        assertThat(List.of(shown.ttftMillis(), shown.durationMillis())).containsExactly(10L, 20L);
        assertThat(its.getFirst().cost()).as("nothing was delivered").isEqualByComparingTo("0");
        assertThat(operations.newest(tenant, 1)).hasSize(1);
    }

    @Test
    void aRequestOfATenantThatIsNotThereIsShownAllTheSame() {
        UUID nobody = UUID.randomUUID();
        ledger.operations(List.of(operation(nobody, "nowhere", 1, 0, 1)));
        assertThat(operations.newest(nobody, 5)).singleElement()
                .satisfies(shown -> assertThat(shown.tenantName()).isEqualTo(nobody.toString()));
    }

    @Test
    void aDeploymentIsShownAsItWasOrderedResizedAndRetired() {
        String name = deploy("shown");
        deployments.scale(name, WorkerRole.DECODE, 3);
        Deployed deployed = deployments.named(name).orElseThrow();
        assertThat(deployed.state()).isEqualTo(Deployed.State.RUNNING);
        assertThat(deployed.pools()).containsExactly(new Deployed.Pool(WorkerRole.PREFILL, 1),
                new Deployed.Pool(WorkerRole.DECODE, 3));
        assertThat(deployed.prices()).extracting(price -> price.perMillion().stripTrailingZeros())
                .containsExactly(PRICES.input(), PRICES.cached(), PRICES.output());
        assertThatThrownBy(() -> deployments.scale(name, WorkerRole.DECODE, deployments.poolWorkersMax() + 1))
                .isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> deploy("shown")).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.field()).isEqualTo("name"));
        deployments.retire(name);
        assertThat(deployments.all()).filteredOn(d -> d.name().equals(name)).singleElement()
                .satisfies(d -> assertThat(d.state()).isEqualTo(Deployed.State.RETIRED));
    }

    @Test
    void aPlaceThatKeepsFailingIsAWorkerWithItsReason() {
        String name = deploy("failing");
        UUID deployment = rows.sql("SELECT id FROM deployment WHERE name = ?").param(name).query(UUID.class)
                .single();
        Slot place = slots.place(deployment, WorkerRole.DECODE, 0, 1);
        slots.launching(place.id(), 1, UUID.randomUUID());
        Instant next = Instant.parse("2026-01-01T00:00:02Z");
        slots.failed(place.id(), new Slot.Failure("no such file", next.minusSeconds(2), next));

        assertThat(deployments.workers()).filteredOn(worker -> worker.deployment().equals(name)).singleElement()
                .satisfies(worker -> {
                    assertThat(worker.state()).isEqualTo(WorkerState.FAILING);
                    assertThat(worker.trouble()).isEqualTo(new LiveWorker.Trouble(1, "no such file", next));
                });
        deployments.retire(name);
        assertThat(deployments.workers()).noneMatch(worker -> worker.deployment().equals(name));
    }

    private String deploy(String prefix) {
        String name = prefix + "-" + unique;
        deployments.deploy(new DeployOrder(name, "TIMED", "", Mode.DISAGGREGATED, 1, 1, PRICES));
        return name;
    }

    /** Each a little later than the one before: within one millisecond their order would be chance. */
    private static OperationRecord operation(UUID tenant, String deployment, int prompt, int cached, int output) {
        UUID id = UuidV7.mint(Instant.now().plusMillis(MINTED.incrementAndGet()), RANDOM);
        return new OperationRecord(1, id, new UUID(0, 1), tenant, new UUID(0, 2), deployment, 1,
                Instant.ofEpochMilli(Instant.now().toEpochMilli()), prompt, cached, output, Outcome.COMPLETED, 1, null,
                10, 20, null, Map.of());
    }
}
