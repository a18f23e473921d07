package io.tokenworks.controlplane.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.ledger.Corrections.Booked;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.reports.Dimension.Field;
import io.tokenworks.controlplane.reports.UsageQuery;
import io.tokenworks.controlplane.reports.UsageReport;
import io.tokenworks.controlplane.statements.Closing;
import io.tokenworks.controlplane.statements.SpentMonth;
import io.tokenworks.controlplane.statements.Statement;
import io.tokenworks.controlplane.statements.StatementLine;
import io.tokenworks.controlplane.statements.Statements;
import io.tokenworks.controlplane.tenants.Tenants;
import io.tokenworks.metering.Money;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Credit notes are booked in the month under way; here it is one that is over by now. */
class CreditNotesPostgresTest extends ControlPlaneUnderTest {

    private static final Money GIVEN_BACK = new Money(new BigDecimal("-0.505"), "EUR");

    private final ApplicationContext parts;
    private final SpentMonth spent;
    private final Corrections then;

    @Autowired
    CreditNotesPostgresTest(ApplicationContext parts) {
        this.parts = parts;
        this.spent = new SpentMonth(parts.getBean(Deployments.class), parts.getBean(Ledger.class),
                parts.getBean(Tenants.class));
        this.then = new Corrections(parts.getBean(JdbcClient.class), parts.getBean(Stage.class),
                parts.getBean(Heads.class),
                Clock.fixed(spent.month().atDay(9).atStartOfDay().toInstant(ZoneOffset.UTC), ZoneOffset.UTC));
    }

    private Booked credit(Money money) {
        return Objects.requireNonNull(parts.getBean(TransactionTemplate.class)
                .execute(_ -> then.credit(spent.tenant(), null, money, null, "a bad day")));
    }

    @Test
    void aCreditIsALineOfItsOwnOnTheStatement() {
        credit(GIVEN_BACK);
        Statement sealed = parts.getBean(Closing.class).close(spent.tenant(), spent.month()).getFirst();
        assertThat(sealed.lines()).isEqualTo(4);
        assertThat(sealed.exact()).isEqualByComparingTo("3.295026");
        assertThat(sealed.total()).as("3.80 - 0.50, half to even").isEqualByComparingTo("3.30");
        List<StatementLine> lines = new ArrayList<>();
        parts.getBean(Statements.class).lines(sealed, lines::add);
        assertThat(lines).filteredOn(line -> line.tokenClass() == null).singleElement().satisfies(line -> {
            assertThat(line.kind()).isEqualTo("CREDIT");
            assertThat(line.amount()).isEqualTo(new BigDecimal("-0.50"));
        });
    }

    @Test
    void aCreditHasNoClassOfTokensAndTheClassesStillAddUp() {
        credit(GIVEN_BACK);
        List<UsageReport.Line> lines = parts.getBean(UsageReport.class)
                .lines(new UsageQuery(List.of(Field.CLASS), new UsageQuery.Span.Billed(spent.month()),
                        new UsageQuery.Filter(spent.tenant(), null, null, null)));
        assertThat(lines).hasSize(4).filteredOn(line -> line.values().getFirst() == null).singleElement()
                .satisfies(line -> assertThat(line.amount()).isEqualByComparingTo("-0.505"));
        assertThat(lines.stream().map(UsageReport.Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo("3.295026");
    }

    @Test
    void aCreditIsTakenBackByAnotherOfTheOppositeAmount() {
        Booked booked = credit(GIVEN_BACK);
        assertThatThrownBy(() -> then.reverse(spent.tenant(), booked.sequence(), "wrong"))
                .isInstanceOf(Refusal.class).hasMessageContaining("opposite amount");
        credit(new Money(new BigDecimal("0.505"), "EUR"));
        Statement sealed = parts.getBean(Closing.class).close(spent.tenant(), spent.month()).getFirst();
        assertThat(sealed.total()).isEqualByComparingTo(SpentMonth.TOTAL);
    }
}
