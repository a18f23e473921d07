package io.tokenworks.controlplane.statements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.controlplane.ledger.RecordFixture;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.tenants.Tenants;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class ClosingPostgresTest extends ControlPlaneUnderTest {

    private final YearMonth month = YearMonth.now(ZoneOffset.UTC).minusMonths(2);

    private final Ledger ledger;
    private final Closing closing;
    private final Statements statements;
    private final Tenants tenants;
    private final JdbcClient jdbc = JdbcClient.create(DATABASE.app());

    @Autowired
    ClosingPostgresTest(Ledger ledger, Closing closing, Statements statements, Tenants tenants) {
        this.ledger = ledger;
        this.closing = closing;
        this.statements = statements;
        this.tenants = tenants;
    }

    @Test
    void aMonthIsClosedOnceHoweverOftenAndByHowManyItIsAsked() throws Exception {
        UUID tenant = tenantWithUsage();
        List<Statement> sealed = new ArrayList<>();
        Callable<List<Statement>> close = () -> closing.close(tenant, month);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(List.of(close, close, close))) {
                sealed.addAll(done.get());
            }
        }
        assertThat(sealed).hasSize(1);
        assertThat(closing.close(tenant, month)).isEmpty();
        assertThat(statements.newest(tenant)).singleElement().satisfies(s -> {
            assertThat(s.hash()).isEqualTo(sealed.getFirst().hash());
            List<StatementLine> lines = new ArrayList<>();
            statements.lines(s, lines::add);
            assertThat(lines).hasSize(Math.toIntExact(s.lines()));
        });
    }

    @Test
    void numbersOfACompanyHaveNoGaps() throws Exception {
        List<Callable<Boolean>> closes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            UUID tenant = tenantWithUsage();
            closes.add(() -> !closing.close(tenant, month).isEmpty());
        }
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var done : threads.invokeAll(closes)) {
                assertThat(done.get()).isTrue();
            }
        }
        List<Long> numbers = jdbc.sql("SELECT number FROM statement ORDER BY number").query((row, _) -> row.getLong(1))
                .list();
        assertThat(numbers).containsExactlyElementsOf(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
    }

    @Test
    void aMonthThatStillWaitsForLateRecordsIsNotClosed() {
        UUID tenant = tenantWithUsage();
        assertThatThrownBy(() -> closing.close(tenant, YearMonth.now(ZoneOffset.UTC))).isInstanceOf(Refusal.class)
                .hasMessageContaining("waits for late records until");
    }

    private UUID tenantWithUsage() {
        UUID tenant = tenants.create("closing-" + UUID.randomUUID()).id();
        RecordFixture records = new RecordFixture(tenant, tenant.getLeastSignificantBits());
        Instant inMonth = month.atDay(7).atStartOfDay(ZoneOffset.UTC).toInstant();
        OperationRecord used = records.operation("closing", 10, 0, 5, Outcome.COMPLETED);
        ledger.operations(List.of(records.at(inMonth, used)));
        return tenant;
    }
}
