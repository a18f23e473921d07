package io.tokenworks.controlplane.quotas;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.controlplane.tenants.Tenants;
import io.tokenworks.controlplane.webhooks.DeliveryView;
import io.tokenworks.controlplane.webhooks.Webhooks;
import io.tokenworks.testkit.FakeClock;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Mode;
import io.tokenworks.wire.fleet.LimitRule.Scope;
import io.tokenworks.wire.fleet.LimitRule.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AlertsPostgresTest extends LimitsUnderTest {

    private final Alerts alerts;
    private final Limits limits;
    private final Ledger ledger;
    private final Webhooks webhooks;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final UUID tenant;

    @Autowired
    AlertsPostgresTest(ApplicationContext beans) {
        this.alerts = beans.getBean(Alerts.class);
        this.limits = beans.getBean(Limits.class);
        this.ledger = beans.getBean(Ledger.class);
        this.webhooks = beans.getBean(Webhooks.class);
        this.jdbc = beans.getBean(JdbcClient.class);
        this.transaction = new TransactionTemplate(beans.getBean(PlatformTransactionManager.class));
        this.tenant = beans.getBean(Tenants.class).create("alerts-" + UUID.randomUUID()).id();
    }

    @AfterEach
    void close() {
        webhooks.list().forEach(webhook -> webhooks.delete(webhook.id()));
    }

    private LimitView limit(Window window, boolean forecast, Integer... percents) {
        return limits.put(new NewLimit(Scope.TENANT, tenant, Measure.TOKENS, null, window, BigDecimal.valueOf(1000),
                Mode.SOFT, null, List.of(percents), forecast));
    }

    private List<AlertView> raised(LimitView limit) {
        return alerts.newest(1000).stream().filter(alert -> alert.limit().equals(limit.id())).toList();
    }

    @Test
    void eachThresholdIsRaisedOnceWithTheChargeThatReachedIt() {
        // Nobody is there: the delivery waits, which is all that is looked at.
        UUID hook = webhooks.create("http://127.0.0.1:1/hook").id();
        LimitView limit = limit(Window.TOTAL, false, 50, 80, 100);
        ledger.operations(List.of(operation(tenant, null, 400, 99)));
        assertThat(raised(limit)).isEmpty();
        ledger.operations(List.of(operation(tenant, null, 300, 1)));
        ledger.operations(List.of(operation(tenant, null, 1, 1)));
        alerts.raise();
        assertThat(raised(limit)).extracting(AlertView::percent).containsExactlyInAnyOrder(50, 80);

        List<DeliveryView> deliveries = webhooks.deliveries(hook, null, 10);
        assertThat(deliveries).extracting(DeliveryView::event)
                .containsExactlyInAnyOrderElementsOf(raised(limit).stream().map(AlertView::id).toList());
        String body = jdbc.sql("SELECT body FROM webhook_delivery WHERE event_id = ?")
                .param(raised(limit).getFirst().id()).query(String.class).single();
        JsonNode event = JsonMapper.shared().readTree(body);
        assertThat(event.get("spent").asString()).isEqualTo("800");
        assertThat(event.get("amount").asString()).isEqualTo("1000");
        assertThat(event.get("scopeId").asString()).isEqualTo(tenant.toString());
    }

    @Test
    void aLoweredAmountReachesItsThresholdsToo() {
        LimitView limit = limit(Window.TOTAL, false, 100);
        ledger.operations(List.of(operation(tenant, null, 400, 100)));
        assertThat(raised(limit)).isEmpty();
        limits.put(new NewLimit(Scope.TENANT, tenant, Measure.TOKENS, null, Window.TOTAL, BigDecimal.valueOf(500),
                Mode.SOFT, null, List.of(100), null));
        alerts.raise();
        assertThat(raised(limit)).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertView.Kind.PERCENT);
            assertThat(alert.amount()).isEqualByComparingTo("500");
        });
    }

    /** Half of a day gone and 600 of 1000 spent: 1200 by its end. */
    @Test
    void aForecastIsLinearOverTheWindowAndRaisedOnce() {
        LimitView limit = limit(Window.DAY, true);
        Instant start = Window.DAY.start(Instant.parse("2031-05-05T05:05:05Z"));
        jdbc.sql("INSERT INTO limit_balance (rule_id, window_start, spent) VALUES (?, ?, 600)").param(limit.id())
                .param(start.atOffset(ZoneOffset.UTC)).update();
        FakeClock clock = FakeClock.startingAt(start.plus(Duration.ofMinutes(10)));
        Alerts timed = new Alerts(jdbc, clock);
        transaction.executeWithoutResult(status -> timed.raise());
        assertThat(raised(limit)).as("too early to say").isEmpty();
        clock.advance(Duration.ofMinutes(710));
        transaction.executeWithoutResult(status -> timed.raise());
        clock.advance(Duration.ofMinutes(1));
        transaction.executeWithoutResult(status -> timed.raise());
        assertThat(raised(limit)).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertView.Kind.FORECAST);
            assertThat(alert.forecast()).isEqualByComparingTo("1200");
        });
        clock.advance(Duration.ofHours(8));
        limits.put(new NewLimit(Scope.TENANT, tenant, Measure.TOKENS, null, Window.DAY, BigDecimal.valueOf(2000),
                Mode.SOFT, null, null, true));
        assertThat(raised(limit)).hasSize(1);
    }
}
