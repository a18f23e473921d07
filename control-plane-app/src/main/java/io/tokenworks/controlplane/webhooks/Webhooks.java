package io.tokenworks.controlplane.webhooks;

import io.tokenworks.controlplane.refusal.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Webhooks, and what is on its way to them. */
@Service
@Transactional
public class Webhooks {

    private static final int SECRET_BYTES = 32;
    private static final int URL_CHARS_MAX = 2000;
    private static final int DELIVERIES_MOST = 1000;
    private static final String VIEW = """
            SELECT id, webhook_id AS webhook, event_id AS event, event_type AS type, state, attempts, next_at,
                last_failure,
                created_at, delivered_at FROM webhook_delivery""";

    private final JdbcClient jdbc;
    private final WebhookProperties properties;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Webhooks(JdbcClient jdbc, WebhookProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Makes a webhook; its secret is in the answer and nowhere else to be seen.
     *
     * @throws Refusal if the address is none that may be called, is taken, or there are too many
     */
    public FreshWebhook create(String url) {
        String checked = checked(url);
        if (list().size() >= properties.most()) {
            throw Refusal.conflict(null, "there are " + properties.most() + " webhooks already");
        }
        if (list().stream().anyMatch(webhook -> webhook.url().equals(checked))) {
            throw Refusal.conflict("url", "there is a webhook of this address already");
        }
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = "whsec_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        UUID id = UUID.randomUUID();
        jdbc.sql("INSERT INTO webhook (id, url, secret, created_at) VALUES (?, ?, ?, ?)").param(id).param(checked)
                .param(secret).param(now()).update();
        return new FreshWebhook(id, checked, secret);
    }

    /** Only what an administrator wrote out is called, and only by HTTP: no other scheme, nobody's credentials. */
    private static String checked(String url) {
        try {
            URI uri = new URI(url.strip());
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!web || uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null
                    || url.length() > URL_CHARS_MAX) {
                throw Refusal.invalid("url",
                        "must be http:// or https:// with a host, without credentials or fragment");
            }
            return uri.toString();
        } catch (URISyntaxException e) {
            throw Refusal.invalid("url", "is no address: " + e.getReason());
        }
    }

    /** All, oldest first. */
    @Transactional(readOnly = true)
    public List<WebhookView> list() {
        return jdbc.sql("SELECT id, url, created_at FROM webhook ORDER BY created_at, id")
                .query(DataClassRowMapper.newInstance(WebhookView.class)).list();
    }

    /** Ends a webhook with all that was on its way to it. @return as it was */
    public WebhookView delete(UUID id) {
        WebhookView was = list().stream().filter(webhook -> webhook.id().equals(id)).findFirst()
                .orElseThrow(() -> Refusal.notFound("no such webhook"));
        jdbc.sql("DELETE FROM webhook WHERE id = ?").param(id).update();
        return was;
    }

    /**
     * Newest first.
     *
     * @param state only those; null for all
     */
    @Transactional(readOnly = true)
    public List<DeliveryView> deliveries(UUID webhook, DeliveryView.@Nullable State state, int limit) {
        return jdbc.sql(VIEW + """
                 WHERE webhook_id = :webhook AND (:state::text IS NULL OR state = :state)
                ORDER BY created_at DESC, id LIMIT :limit""").param("webhook", webhook)
                .param("state", state == null ? null : state.name())
                .param("limit", Math.clamp(limit, 1, DELIVERIES_MOST))
                .query(DataClassRowMapper.newInstance(DeliveryView.class)).list();
    }

    /** A parked delivery is to be tried again, from the start. */
    public DeliveryView retry(UUID delivery) {
        int parked = jdbc.sql("""
                UPDATE webhook_delivery SET state = 'WAITING', attempts = 0, next_at = ?
                WHERE id = ? AND state = 'PARKED'""").param(now()).param(delivery).update();
        if (parked == 0) {
            throw Refusal.notFound("no such delivery is parked");
        }
        return jdbc.sql(VIEW + " WHERE id = ?").param(delivery)
                .query(DataClassRowMapper.newInstance(DeliveryView.class)).single();
    }

    /** Deliveries that are parked. */
    @Transactional(readOnly = true)
    public int parked() {
        return jdbc.sql("SELECT count(*) FROM webhook_delivery WHERE state = 'PARKED'").query(Integer.class).single();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
