package io.tokenworks.controlplane.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The clock here is ahead of that of the control plane beside, so that only this courier finds its work due. */
class WebhooksPostgresTest extends ControlPlaneUnderTest {

    private static final WebhookProperties PROPERTIES = new WebhookProperties(Duration.ofSeconds(10),
            Duration.ofSeconds(2), Duration.ofHours(1), 3, 16, 16);

    private final Webhooks webhooks;
    private final JdbcClient jdbc;
    private final FakeClock clock = FakeClock.startingAt(Instant.now().plus(Duration.ofDays(1)));
    private final Receiver receiver = new Receiver();
    private final Courier courier;

    @Autowired
    WebhooksPostgresTest(Webhooks webhooks, JdbcClient jdbc) {
        this.webhooks = webhooks;
        this.jdbc = jdbc;
        Outgoing plain = new Outgoing(jdbc, PROPERTIES, clock);
        this.courier = new Courier(plain, PROPERTIES, clock);
    }

    @AfterEach
    void close() {
        courier.close();
        receiver.close();
        webhooks.list().forEach(webhook -> webhooks.delete(webhook.id()));
    }

    @Test
    void anEventIsDeliveredOnceAndSignedWithTheSecret() {
        FreshWebhook hook = webhooks.create(receiver.url());
        UUID event = event(hook);
        courier.deliver();
        courier.deliver();

        assertThat(receiver.told).singleElement().satisfies(told -> {
            assertThat(told.event()).isEqualTo(event.toString());
            assertThat(told.body()).isEqualTo("{\"a\":1}");
            assertThat(told.timestampSeconds()).isEqualTo(clock.instant().getEpochSecond());
            assertThat(told.signature())
                    .isEqualTo(Signature.of(hook.secret(), told.timestampSeconds(), told.body()))
                    .isNotEqualTo(Signature.of(hook.secret(), told.timestampSeconds() + 1, told.body()));
        });
        assertThat(delivery(hook).state()).isEqualTo(DeliveryView.State.DELIVERED);
    }

    @Test
    void aFailureIsTriedAgainLaterAndParkedInTheEnd() {
        receiver.status = 500;
        FreshWebhook hook = webhooks.create(receiver.url());
        event(hook);
        courier.deliver();
        assertThat(delivery(hook).lastFailure()).isEqualTo("answered 500");
        courier.deliver();
        assertThat(receiver.told).as("not before its time").hasSize(1);
        clock.advance(Duration.ofSeconds(3));
        courier.deliver();
        clock.advance(Duration.ofSeconds(5));
        courier.deliver();
        assertThat(receiver.told).hasSize(3);
        assertThat(delivery(hook).state()).isEqualTo(DeliveryView.State.PARKED);
        clock.advance(Duration.ofDays(1));
        courier.deliver();
        assertThat(receiver.told).hasSize(3);

        receiver.status = 200;
        webhooks.retry(delivery(hook).id());
        courier.deliver();
        assertThat(delivery(hook).state()).isEqualTo(DeliveryView.State.DELIVERED);
        assertThat(receiver.told).extracting(Receiver.Told::event).containsOnly(receiver.told.getFirst().event());
    }

    @Test
    void aRedirectIsAFailureAndNotFollowed() {
        receiver.status = 307;
        FreshWebhook hook = webhooks.create(receiver.url());
        event(hook);
        courier.deliver();
        assertThat(delivery(hook).lastFailure()).isEqualTo("answered 307");
        assertThat(receiver.redirected).isEmpty();
    }

    @Test
    void aReceiverThatIsNotThereIsAFailure() {
        FreshWebhook hook = webhooks.create(receiver.url());
        receiver.close();
        event(hook);
        courier.deliver();
        assertThat(delivery(hook).state()).isEqualTo(DeliveryView.State.WAITING);
        assertThat(delivery(hook).lastFailure()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://host/x", "http://user:pw@host/x", "http:///x", "nothing",
        "http://h/ x"})
    void onlyPlainWebAddressesAreTaken(String url) {
        assertThatThrownBy(() -> webhooks.create(url)).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.field()).isEqualTo("url"));
    }

    private UUID event(FreshWebhook hook) {
        UUID event = UUID.randomUUID();
        jdbc.sql("""
                INSERT INTO webhook_delivery (id, webhook_id, event_id, event_type, body, next_at, created_at)
                VALUES (?, ?, ?, 'test', '{"a":1}', ?, ?)""").param(UUID.randomUUID()).param(hook.id()).param(event)
                .param(clock.instant().atOffset(ZoneOffset.UTC)).param(clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        return event;
    }

    private DeliveryView delivery(FreshWebhook hook) {
        return webhooks.deliveries(hook.id(), null, 10).getFirst();
    }
}
