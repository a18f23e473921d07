package io.tokenworks.controlplane.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.console.PriceDesk.Order;
import io.tokenworks.controlplane.console.PriceDesk.Rerated;
import io.tokenworks.controlplane.console.PriceDesk.Scope;
import io.tokenworks.controlplane.console.PriceDesk.Tariff;
import io.tokenworks.controlplane.console.PriceDesk.Version;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.statements.Closing;
import io.tokenworks.controlplane.statements.SpentMonth;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the pages about money show, from a real database. */
class MoneyDesksPostgresTest extends ControlPlaneUnderTest {

    private static final Tariff TARIFF = new Tariff(new BigDecimal("2"), new BigDecimal("0.5"), new BigDecimal("8"),
            "EUR");

    private final PriceDesk prices;
    private final MonthDesk months;
    private final Closing closing;
    private final SpentMonth spent;
    private final JdbcClient rows = JdbcClient.create(DATABASE.owner());

    @Autowired
    MoneyDesksPostgresTest(
            StoredPriceDesk prices, StoredMonthDesk months, Closing closing, AutowireCapableBeanFactory beans) {
        this.prices = prices;
        this.months = months;
        this.closing = closing;
        this.spent = beans.createBean(SpentMonth.class);
    }

    private Order order(String tier, @Nullable UUID tenant, @Nullable Instant from) {
        return new Order(new Scope(spent.model(), tier, tenant), TARIFF, from, null);
    }

    @Test
    void pricesOfEveryScopeAreShownWithTheTenantsName() {
        Instant later = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(1, ChronoUnit.DAYS);
        prices.set(order("priority", spent.tenant(), later));
        List<Version> versions = prices.versions(spent.model());
        assertThat(versions).hasSize(2).first().satisfies(version -> {
            assertThat(version.scope()).isEqualTo(new Scope(spent.model(), "priority", spent.tenant()));
            assertThat(version.tenantName()).isEqualTo(spent.model());
            assertThat(version.from()).isEqualTo(later);
            assertThat(version.tariff().cached()).isEqualByComparingTo("0.5");
        });
        assertThat(prices.versions(null)).containsAll(versions);
        assertThat(prices.models()).contains(spent.model());
        assertThat(prices.tenants()).contains(new PriceDesk.Party(spent.tenant(), spent.model()));
    }

    @Test
    void aNewPriceOfAScopeIsInTheAuditTrail() {
        prices.set(order("priority", spent.tenant(), null));
        assertThat(
                rows.sql("SELECT count(*) FROM audit_event WHERE resource_id = ? AND action = 'price' AND tenant = ?")
                        .param(spent.model()).param(spent.tenant()).query(Long.class).single())
                .isOne();
    }

    @Test
    void aRefusalStandsAtTheFieldOfTheForm() {
        Instant past = spent.month().atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        assertThatThrownBy(() -> prices.set(order("default", null, past))).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.field()).isEqualTo("from"));
    }

    @Test
    void aMonthIsPricedAnewAndNothingIsWritten() {
        assertThat(prices.wouldHaveCost(spent.month(), order("default", null, null))).singleElement()
                .satisfies(line -> {
                    assertThat(line.tenantName()).isEqualTo(spent.model());
                    assertThat(List.of(line.requests(), line.input(), line.cached(), line.output()))
                            .containsExactly(2L, 1_200_002L, 800_000L, 600_006L);
                    assertThat(line.amount()).isEqualByComparingTo(SpentMonth.EXACT);
                    // 1,200,002 × 2 + 800,000 × 0.5 + 600,006 × 8, by a million
                    assertThat(line.whatIf()).isEqualByComparingTo("7.600052");
                });
        assertThat(prices.versions(spent.model())).hasSize(1);
        assertThat(prices.wouldHaveCost(spent.month().minusMonths(1), order("default", null, null))).isEmpty();
    }

    @Test
    void useWithANarrowerPriceIsNotTheNewOnes() {
        assertThat(prices.wouldHaveCost(spent.month(), order("priority", null, null))).isEmpty();
        prices.set(order("default", spent.tenant(), null));
        List<Rerated> everybody = prices.wouldHaveCost(spent.month(), order("default", null, null));
        assertThat(everybody).as("the tenant has a price of its own now").isEmpty();
        assertThat(prices.wouldHaveCost(spent.month(), order("default", spent.tenant(), null))).hasSize(1);
    }

    @Test
    void aMonthsBillIsItsStatementBeforeRounding() {
        assertThat(months.sealed(spent.tenant(), spent.month())).isEmpty();
        assertThat(closing.close(spent.tenant(), spent.month())).hasSize(1);
        MonthDesk.Bill bill = months.bill(spent.tenant(), spent.month());
        assertThat(bill.whole()).isTrue();
        assertThat(bill.lines()).hasSize(3).allSatisfy(line -> {
            assertThat(line.model()).isEqualTo(spent.model());
            assertThat(line.project()).isNotNull();
            assertThat(line.kind()).isEqualTo("USAGE");
        }).extracting(MonthDesk.Line::tokenClass).containsExactlyInAnyOrder("INPUT", "CACHED_INPUT", "OUTPUT");
        assertThat(bill.lines().stream().map(MonthDesk.Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(SpentMonth.EXACT);
        assertThat(months.sealed(spent.tenant(), spent.month())).singleElement()
                .satisfies(sealed -> assertThat(sealed.total()).isEqualTo(SpentMonth.TOTAL));
        assertThat(months.closesAt(spent.month())).isBefore(Instant.now());
    }
}
