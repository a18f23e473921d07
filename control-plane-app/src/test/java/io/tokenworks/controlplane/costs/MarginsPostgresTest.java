package io.tokenworks.controlplane.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.costs.Margins.Cost;
import io.tokenworks.controlplane.costs.WorkerRates.NewRate;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.wire.worker.WorkerRole;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class MarginsPostgresTest extends ControlPlaneUnderTest {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 4);

    private final WorkerRates rates;
    private final Margins margins;
    private final JdbcClient jdbc = JdbcClient.create(DATABASE.owner());
    private final String deployment = "cost-" + UUID.randomUUID();

    @Autowired
    MarginsPostgresTest(WorkerRates rates, Margins margins) {
        this.rates = rates;
        this.margins = margins;
    }

    @Test
    void theTimeThatWasWorkedIsSharedByWhatWasProducedAndIdleTimeStandsApart() {
        rate(deployment, "3.60", Instant.parse("2026-01-01T00:00:00Z"));
        worked(3_600_000, 900_000);
        produced(2_000_000);
        Cost cost = costs().getFirst();
        assertThat(cost.working()).isEqualByComparingTo("0.9");
        assertThat(cost.idle()).isEqualByComparingTo("2.7");
        assertThat(cost.perMillion()).isEqualByComparingTo("0.45");
    }

    @Test
    void aRateOfTheDeploymentsOwnGoesBeforeTheOneForAllAndANewOneChangesNoOlderHour() {
        rate(null, "100", Instant.parse("2026-01-02T00:00:00Z"));
        rate(deployment, "1", Instant.parse("2026-01-01T00:00:00Z"));
        rate(deployment, "9", Instant.parse("2026-03-05T00:00:00Z"));
        worked(3_600_000, 3_600_000);
        assertThat(costs().getFirst().working()).isEqualByComparingTo("1");
        assertThatThrownBy(() -> rate(deployment, "2", Instant.parse("2026-03-05T00:00:00Z")))
                .isInstanceOf(Refusal.class).hasMessageContaining("begins at that moment");
    }

    @Test
    void timeThatProducedNothingHasNoPriceAMillion() {
        rate(deployment, "1", Instant.parse("2026-01-01T00:00:00Z"));
        worked(1000, 0);
        assertThat(costs().getFirst().perMillion()).isNull();
    }

    private List<Cost> costs() {
        return margins.report(DAY, DAY.plusDays(1)).costs().stream()
                .filter(cost -> cost.deployment().equals(deployment)).toList();
    }

    private void rate(@Nullable String of, String perHour, Instant from) {
        rates.add(new NewRate(of, WorkerRole.DECODE, new BigDecimal(perHour), "EUR", from));
    }

    private void worked(long liveMillis, long busyMillis) {
        jdbc.sql("INSERT INTO worker_hour VALUES (?, 'DECODE', '2026-03-04T12:00:00Z', ?, ?)").param(deployment)
                .param(liveMillis).param(busyMillis).update();
    }

    private void produced(long tokens) {
        jdbc.sql("INSERT INTO conservation_hour VALUES (?, '2026-03-04T12:00:00Z', 'TOKENS', 'PRODUCED', ?)")
                .param(deployment).param(tokens).update();
    }
}
