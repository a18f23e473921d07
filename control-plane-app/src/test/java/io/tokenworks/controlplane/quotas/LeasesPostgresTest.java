package io.tokenworks.controlplane.quotas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.controlplane.tenants.Tenants;
import io.tokenworks.testkit.FakeClock;
import io.tokenworks.wire.fleet.LeaseGrant;
import io.tokenworks.wire.fleet.LeaseRequest;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class LeasesPostgresTest extends LimitsUnderTest {

    private static final QuotaProperties PROPERTIES = new QuotaProperties(Duration.ofSeconds(30),
            Duration.ofSeconds(10), Duration.ofMinutes(10), Duration.ofSeconds(5), Duration.ofSeconds(5));

    private final Leases leases;
    private final Limits limits;
    private final Quotas quotas;
    private final Budgets budgets;
    private final Ledger ledger;
    private final UUID tenant;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final TransactionTemplate transaction;
    private final UUID lease = UUID.randomUUID();

    @Autowired
    LeasesPostgresTest(ApplicationContext beans) {
        this.leases = beans.getBean(Leases.class);
        this.limits = beans.getBean(Limits.class);
        this.quotas = beans.getBean(Quotas.class);
        this.budgets = beans.getBean(Budgets.class);
        this.ledger = beans.getBean(Ledger.class);
        this.tenant = beans.getBean(Tenants.class).create("lease-" + UUID.randomUUID()).id();
        this.jdbc = beans.getBean(JdbcClient.class);
        this.json = beans.getBean(JsonMapper.class);
        this.transaction = new TransactionTemplate(beans.getBean(PlatformTransactionManager.class));
    }

    @AfterEach
    void balancesAgreeWithSlices() {
        assertThat(brokenBalances(jdbc)).isZero();
    }

    private LimitView quota(long tokens) {
        return limits.put(NewLimit.quota(tenant, tokens));
    }

    @Test
    void manyGatewaysAtOnceGetNoMoreThanTheLimit() throws Exception {
        LimitView quota = quota(1000);
        List<Callable<LeaseGrant>> asks = IntStream.range(0, 64)
                .<Callable<LeaseGrant>>mapToObj(i -> () -> leases.answer(ask(UUID.randomUUID(), 1, need(quota, 30))))
                .toList();
        long granted = 0;
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (var answer : threads.invokeAll(asks)) {
                granted += granted(answer.get());
            }
        }

        assertThat(granted).isEqualTo(1000);
        assertThat(committed()).isEqualTo(1000);
        LeaseGrant none = leases.answer(ask(lease, 1, need(quota, 1)));
        assertThat(none.slices().getFirst().exhausted()).isTrue();
        assertThat(none.slices().getFirst().shortage()).isTrue();
    }

    @Test
    void aRepeatedRequestGrantsOnce() {
        LimitView quota = quota(1000);
        LeaseGrant first = leases.answer(ask(lease, 1, need(quota, 100)));
        assertThat(leases.answer(ask(lease, 1, need(quota, 100)))).isEqualTo(first);
        assertThat(granted(leases.answer(ask(lease, 2, need(quota, 50))))).isEqualTo(150);
        assertThat(committed()).isEqualTo(150);
    }

    @Test
    void allRulesOfAPathAreGrantedInOneRequest() {
        LimitView quota = quota(1000);
        LimitView money = limits.put(limit(tenant, Measure.MONEY, Window.MONTH, 5));
        LimitView requests = limits.put(limit(tenant, Measure.REQUESTS, Window.DAY, 2));
        LeaseGrant grant = leases.answer(ask(lease, 1, need(quota, 100), need(money, 9), need(requests, 1)));

        assertThat(grant.slices()).hasSize(3)
                .anySatisfy(slice -> assertThat(slice.granted()).isEqualByComparingTo("5"));
        assertThat(grant.slices()).filteredOn(LeaseGrant.Slice::exhausted).singleElement()
                .satisfies(slice -> assertThat(slice.rule()).isEqualTo(money.id()));
    }

    @Test
    void roomThatIsGivenBackCanBeGrantedToOthers() {
        LimitView quota = quota(1000);
        leases.answer(ask(lease, 1, need(quota, 1000)));
        ledger.operations(List.of(operation(tenant, lease, 100, 60)));
        assertThat(granted(leases.answer(ask(lease, 2, back(quota, 500))))).isEqualTo(500);

        assertThat(granted(leases.answer(ask(UUID.randomUUID(), 1, need(quota, 900))))).isEqualTo(500);
        assertThat(committed()).isEqualTo(1000);
    }

    @Test
    void whatALeaseDidNotSpendGoesBackWhenItIsClosed() {
        LimitView quota = quota(1000);
        leases.answer(ask(lease, 1, need(quota, 500)));
        ledger.operations(List.of(operation(tenant, lease, 100, 60)));
        assertThat(committed()).isEqualTo(500);
        leases.answer(closing(lease));
        assertThat(committed()).isEqualTo(160);
        assertThat(leases.answer(ask(lease, 2, need(quota, 1))).ttlMillis()).as("over for good").isZero();

        ledger.operations(List.of(operation(tenant, lease, 5, 5)));
        assertThat(committed()).as("a late record is charged all the same").isEqualTo(170);
    }

    @Test
    void aSilentLeaseIsFrozenRevivedOrSettled() {
        FakeClock clock = FakeClock.startingAt(Instant.now());
        Leases timed = new Leases(jdbc, PROPERTIES, clock, json);
        LimitView quota = quota(1000);
        timed(() -> timed.answer(ask(lease, 1, need(quota, 300))));
        clock.advance(Duration.ofSeconds(41));
        sweep(timed);
        assertThat(committed()).as("frozen, not refunded").isEqualTo(300);
        assertThat(frozen()).isEqualTo("300");
        assertThat(timed(() -> timed.answer(ask(lease, 2))).ttlMillis()).as("revived").isEqualTo(30_000);
        assertThat(frozen()).isEqualTo("0");

        clock.advance(Duration.ofSeconds(41));
        sweep(timed);
        clock.advance(Duration.ofMinutes(11));
        sweep(timed);
        assertThat(committed()).isZero();
        assertThat(timed(() -> timed.answer(ask(lease, 3))).ttlMillis()).as("over for good").isZero();
    }

    @Test
    void anotherGatewaysLeaseIsNotAnswered() {
        LimitView quota = quota(1000);
        leases.answer(ask(lease, 1, need(quota, 300)));
        var theirs = new LeaseRequest(UUID.randomUUID(), lease, 2, List.of(), false);
        assertThatThrownBy(() -> leases.answer(theirs)).hasMessageContaining("else's");
    }

    private <T> T timed(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }

    private void sweep(Leases timed) {
        transaction.executeWithoutResult(status -> timed.expire().forEach(timed::settleExpired));
    }

    private String frozen() {
        return budgets.ofTenant(tenant).getFirst().frozen().toPlainString();
    }

    private long committed() {
        return quotas.of(tenant).orElseThrow().committedTokens();
    }
}
