package io.tokenworks.controlplane.webhooks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The outbox, as the courier sees it. */
@Component
@Transactional
class Outgoing {

    private static final int FAILURE_CHARS_MAX = 500;

    private final JdbcClient jdbc;
    private final WebhookProperties properties;
    private final Clock clock;

    Outgoing(JdbcClient jdbc, WebhookProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.clock = clock;
    }

    /** A delivery that is taken: nobody else takes it until its attempt must be over. */
    record Parcel(UUID id, String url, String secret, UUID eventId, String eventType, String body, int attempts) {}

    /** Takes what is due. A control plane that dies with it has counted the attempt, and the delivery is due again. */
    List<Parcel> take() {
        Instant now = clock.instant();
        return jdbc.sql("""
                WITH due AS (
                    SELECT id FROM webhook_delivery WHERE state = 'WAITING' AND next_at <= :now
                    ORDER BY next_at LIMIT :batch FOR UPDATE SKIP LOCKED
                )
                UPDATE webhook_delivery d SET attempts = d.attempts + 1, next_at = :until
                FROM due, webhook w WHERE d.id = due.id AND w.id = d.webhook_id
                RETURNING d.id, w.url, w.secret, d.event_id, d.event_type, d.body, d.attempts""")
                .param("now", time(now)).param("batch", properties.batch())
                .param("until", time(now.plus(properties.timeout().multipliedBy(2))))
                .query(DataClassRowMapper.newInstance(Parcel.class)).list();
    }

    void delivered(Parcel parcel) {
        jdbc.sql("""
                UPDATE webhook_delivery SET state = 'DELIVERED', delivered_at = ?, last_failure = NULL WHERE id = ?""")
                .param(time(clock.instant())).param(parcel.id()).update();
    }

    void failed(Parcel parcel, String why) {
        Duration pause = properties.pause(parcel.attempts());
        jdbc.sql("""
                UPDATE webhook_delivery SET state = ?, next_at = ?, last_failure = ?
                WHERE id = ? AND state = 'WAITING'""")
                .param(parcel.attempts() >= properties.attempts() ? "PARKED" : "WAITING")
                .param(time(clock.instant().plus(pause)))
                .param(why.substring(0, Math.min(why.length(), FAILURE_CHARS_MAX))).param(parcel.id()).update();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
