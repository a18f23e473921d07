package io.tokenworks.controlplane.quotas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.tenants.Tenants;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Mode;
import io.tokenworks.wire.fleet.LimitRule.Scope;
import io.tokenworks.wire.fleet.LimitRule.Window;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class LimitsPostgresTest extends LimitsUnderTest {

    private final Leases leases;
    private final Limits limits;
    private final Budgets budgets;
    private final Ledger ledger;
    private final Tenants tenants;
    private final UUID tenant;
    private final JdbcClient jdbc;

    @Autowired
    LimitsPostgresTest(ApplicationContext beans) {
        this.leases = beans.getBean(Leases.class);
        this.limits = beans.getBean(Limits.class);
        this.budgets = beans.getBean(Budgets.class);
        this.ledger = beans.getBean(Ledger.class);
        this.tenants = beans.getBean(Tenants.class);
        this.tenant = tenants.create("limits-" + UUID.randomUUID()).id();
        this.jdbc = beans.getBean(JdbcClient.class);
    }

    @Test
    void aWishOfTheSameKindChangesTheRule() {
        LimitView first = limits.put(limit(tenant, Measure.TOKENS, Window.DAY, 100));
        LimitView second = limits.put(limit(tenant, Measure.TOKENS, Window.DAY, 200));
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.amount()).isEqualByComparingTo("200");
        limits.put(limit(tenant, Measure.TOKENS, Window.MONTH, 200));
        assertThat(limits.list(Scope.TENANT, tenant)).hasSize(2);
    }

    @Test
    void aBudgetOfADayBeginsWithWhatTheLedgerHasOfIt() {
        ledger.operations(List.of(operation(tenant, null, 100, 60)));
        limits.put(limit(tenant, Measure.TOKENS, Window.DAY, 1000));
        limits.put(limit(tenant, Measure.OUTPUT, Window.MONTH, 1000));
        limits.put(limit(tenant, Measure.REQUESTS, Window.TOTAL, 1000));
        assertThat(budgets.ofTenant(tenant)).extracting(b -> b.spent().intValue()).containsExactlyInAnyOrder(160, 60,
                0);

        ledger.operations(List.of(operation(tenant, null, 10, 6)));
        assertThat(budgets.ofTenant(tenant)).extracting(b -> b.spent().intValue()).containsExactlyInAnyOrder(176, 66,
                1);
        assertThat(budgets.ofTenant(tenant)).allSatisfy(b -> assertThat(b.held()).isEqualByComparingTo("0"));
    }

    @Test
    void everyScopeOnThePathIsCharged() {
        UUID company = jdbc.sql("SELECT company_id FROM tenant WHERE id = ?").param(tenant).query(UUID.class).single();
        UUID project = jdbc.sql("SELECT default_project(?)").param(tenant).query(UUID.class).single();
        UUID other = tenants.create("limits-other-" + UUID.randomUUID()).id();
        var ofCompany = limits.put(new NewLimit(Scope.COMPANY, company, Measure.OUTPUT, null, Window.TOTAL,
                BigDecimal.TEN, Mode.SOFT, "charged", null, null));
        limits.put(new NewLimit(Scope.PROJECT, project, Measure.OUTPUT, null, Window.DAY, BigDecimal.TEN, null, null,
                null, null));
        limits.put(new NewLimit(Scope.TENANT, tenant, Measure.OUTPUT, null, Window.DAY, BigDecimal.TEN, null, "else",
                null, null));
        ledger.operations(
                List.of(operation(tenant, null, 100, 60, "charged"), operation(other, null, 1, 6, "charged")));

        assertThat(budgets.ofTenant(tenant)).extracting(b -> b.limit().scope() + " " + b.spent().toPlainString())
                .contains("COMPANY 66", "PROJECT 60", "TENANT 0");
        limits.delete(ofCompany.id());
    }

    @ParameterizedTest
    @CsvSource({
        "TENANT TOKENS - - 10 HARD, window",
        "TENANT INPUT - MINUTE 10 HARD, window",
        "TENANT CONCURRENCY - DAY 10 HARD, window",
        "TENANT TOKENS - DAY -1 HARD, amount",
        "TENANT TOKENS - DAY 1.5 HARD, amount",
        "TENANT MONEY - DAY 1.5 HARD, currency",
        "TENANT TOKENS EUR DAY 1 HARD, currency",
        "TENANT REQUESTS - MINUTE 1 SOFT, mode",
        "KEY TOKENS - DAY 1 HARD, scopeId"})
    void aRefusalNamesTheField(String wish, String field) {
        String[] words = wish.split(" ");
        var limit = new NewLimit(Scope.valueOf(words[0]), tenant, Measure.valueOf(words[1]),
                words[2].equals("-") ? null : words[2], words[3].equals("-") ? null : Window.valueOf(words[3]),
                new BigDecimal(words[4]), Mode.valueOf(words[5]), null, null, null);
        assertThatThrownBy(() -> limits.put(limit)).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.field()).isEqualTo(field));
    }

    @Test
    void aDeletedRuleIsGoneWithItsSlices() {
        LimitView quota = limits.put(NewLimit.quota(tenant, 100));
        leases.answer(ask(UUID.randomUUID(), 1, need(quota, 10)));
        limits.delete(quota.id());
        assertThat(leases.answer(ask(UUID.randomUUID(), 1, need(quota, 10))).slices()).isEmpty();
        assertThat(budgets.ofTenant(tenant)).isEmpty();
    }

    /**
     * Gateways that ask, give back, close and deliver records, and an administrator who makes and deletes rules, all
     * at once and in any order: never over an amount, nothing spent that the ledger does not have, nothing held at
     * the end, and no two of them wait for each other for ever.
     */
    @Test
    void whateverTheOrderNothingIsOverNorLeaks() throws Exception {
        long seed = 20_261_128;
        Random random = new Random(seed);
        List<LimitView> rules = List.of(limits.put(NewLimit.quota(tenant, 20_000)),
                limits.put(limit(tenant, Measure.OUTPUT, Window.DAY, 9_000)),
                limits.put(limit(tenant, Measure.REQUESTS, Window.MONTH, 150)));
        List<Callable<Long>> gateways = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Random own = new Random(random.nextLong());
            gateways.add(() -> new GatewayWalk(leases, ledger, tenant, rules, own).run(40));
        }
        gateways.add(() -> churnRules(40));
        long used = 0;
        try (var threads = Executors.newFixedThreadPool(gateways.size())) {
            for (var end : threads.invokeAll(gateways)) {
                used += end.get();
            }
        }
        assertThat(used).as("seed %s", seed).isPositive();
        assertThat(brokenBalances(jdbc)).isZero();
        assertThat(budgets.ofTenant(tenant)).hasSize(3).allSatisfy(budget -> {
            assertThat(budget.held()).isEqualByComparingTo("0");
            assertThat(budget.left()).isNotNegative();
        });
        assertThat(budgets.ofTenant(tenant)).filteredOn(b -> b.limit().measure() == Measure.TOKENS).singleElement()
                .extracting(b -> b.spent().longValueExact()).isEqualTo(used);
    }

    private long churnRules(int rounds) {
        for (int i = 0; i < rounds; i++) {
            limits.delete(limits.put(limit(tenant, Measure.INPUT, Window.DAY, 1 + i)).id());
        }
        return 0;
    }

}
