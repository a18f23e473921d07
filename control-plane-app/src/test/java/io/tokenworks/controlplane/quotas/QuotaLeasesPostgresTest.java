package io.tokenworks.controlplane.quotas;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.controlplane.tenants.Tenants;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.metering.UuidV7;
import io.tokenworks.testkit.FakeClock;
import io.tokenworks.wire.fleet.LeaseGrant;
import io.tokenworks.wire.fleet.LeaseRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class QuotaLeasesPostgresTest extends ControlPlaneUnderTest {

    private static final UUID GATEWAY = new UUID(0, 9);

    private final QuotaLeases leases;
    private final Quotas quotas;
    private final Ledger ledger;
    private final UUID tenant;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    @Autowired
    QuotaLeasesPostgresTest(
            QuotaLeases leases, Quotas quotas, Ledger ledger, Tenants tenants, JdbcClient jdbc,
            PlatformTransactionManager transactions) {
        this.leases = leases;
        this.quotas = quotas;
        this.ledger = ledger;
        this.tenant = tenants.create("lease-" + UUID.randomUUID()).id();
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Test
    void manyGatewaysAtOnceGetNoMoreThanTheLimit() throws Exception {
        quotas.set(tenant, 1000);
        List<Callable<LeaseGrant>> asks = IntStream.range(0, 64)
                .<Callable<LeaseGrant>>mapToObj(i -> () -> leases.answer(request(UUID.randomUUID(), 30, 1, false)))
                .toList();
        long granted = 0;
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (var answer : threads.invokeAll(asks)) {
                granted += answer.get().grantedTokens();
            }
        }

        assertThat(granted).isEqualTo(1000);
        assertThat(committed()).isEqualTo(1000);
        assertThat(leases.answer(request(UUID.randomUUID(), 1, 1, false)).exhausted()).isTrue();
    }

    @Test
    void aRepeatedRequestGrantsOnce() {
        quotas.set(tenant, 1000);
        UUID lease = UUID.randomUUID();
        LeaseGrant first = leases.answer(request(lease, 100, 1, false));
        assertThat(leases.answer(request(lease, 100, 1, false))).isEqualTo(first);
        assertThat(leases.answer(request(lease, 50, 2, false)).grantedTokens()).isEqualTo(150);
        assertThat(committed()).isEqualTo(150);
    }

    @Test
    void whatAClosedLeaseDidNotSpendGoesBackOnceTheGraceIsOver() {
        FakeClock clock = FakeClock.startingAt(Instant.now());
        QuotaLeases timed = timed(clock);
        quotas.set(tenant, 1000);
        UUID lease = UUID.randomUUID();
        timed.answer(request(lease, 500, 1, false));
        timed.answer(request(lease, 0, 2, true));
        assertThat(committed()).as("the record may still come").isEqualTo(500);

        ledger.operations(List.of(operation(lease, 100, 60)));
        clock.advance(Duration.ofSeconds(31));
        transaction.executeWithoutResult(status -> timed.sweep());
        assertThat(committed()).isEqualTo(160);

        ledger.operations(List.of(operation(lease, 5, 5)));
        assertThat(committed()).as("a late record is charged all the same").isEqualTo(170);
    }

    @Test
    void aClosedLeaseThatIsAllSpentIsSettledByItsLastRecord() {
        quotas.set(tenant, 100);
        UUID lease = UUID.randomUUID();
        leases.answer(request(lease, 100, 1, false));
        leases.answer(request(lease, 0, 2, true));
        ledger.operations(List.of(operation(lease, 40, 60)));

        assertThat(quotas.of(tenant)).hasValueSatisfying(quota -> {
            assertThat(quota.committedTokens()).isEqualTo(100);
            assertThat(quota.heldTokens()).isZero();
        });
    }

    @Test
    void aSilentLeaseIsFrozenRevivedOrSettled() {
        FakeClock clock = FakeClock.startingAt(Instant.now());
        QuotaLeases timed = timed(clock);
        quotas.set(tenant, 1000);
        UUID lease = UUID.randomUUID();
        timed.answer(request(lease, 300, 1, false));
        clock.advance(Duration.ofSeconds(41));
        transaction.executeWithoutResult(status -> timed.sweep());
        assertThat(committed()).as("frozen, not refunded").isEqualTo(300);
        assertThat(timed.answer(request(lease, 300, 1, false)).ttlMillis()).isZero();
        assertThat(timed.answer(request(lease, 0, 2, false)).ttlMillis()).as("revived").isPositive();

        clock.advance(Duration.ofSeconds(41));
        transaction.executeWithoutResult(status -> timed.sweep());
        clock.advance(Duration.ofMinutes(11));
        transaction.executeWithoutResult(status -> timed.sweep());
        assertThat(committed()).isZero();
        assertThat(timed.answer(request(lease, 10, 3, false)).ttlMillis()).as("over for good").isZero();
    }

    private QuotaLeases timed(FakeClock clock) {
        return new QuotaLeases(jdbc, new QuotaProperties(Duration.ofSeconds(30), Duration.ofSeconds(10),
                Duration.ofSeconds(30), Duration.ofMinutes(10)), clock);
    }

    private LeaseRequest request(UUID lease, long want, long sequence, boolean close) {
        return new LeaseRequest(GATEWAY, tenant, lease, want, sequence, close);
    }

    private long committed() {
        return quotas.of(tenant).orElseThrow().committedTokens();
    }

    private OperationRecord operation(UUID lease, int prompt, int output) {
        return new OperationRecord(1, UuidV7.mint(Instant.now(), new Random()), GATEWAY, tenant, new UUID(0, 2), "m",
                1, Instant.now(), prompt, 0, output, Outcome.COMPLETED, 1, lease, 1, 2, null, Map.of());
    }
}
