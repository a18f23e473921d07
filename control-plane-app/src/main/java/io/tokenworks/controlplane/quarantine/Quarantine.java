package io.tokenworks.controlplane.quarantine;

import io.micrometer.core.instrument.MeterRegistry;
import io.tokenworks.controlplane.access.Actor;
import io.tokenworks.controlplane.change.Change;
import io.tokenworks.controlplane.quarantine.QuarantinedView.Outcome;
import io.tokenworks.controlplane.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes in what the ledger cannot, so that its sender can go on, and keeps what is decided about it. */
@Service
@Transactional
public class Quarantine {

    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);
    private static final int BODY_BYTES_MOST = 65_536;
    private static final int REASON_CHARS = 1000;
    private static final int PAGE_MOST = 500;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final QuarantineProperties properties;
    private final ApplicationEventPublisher events;
    private final MeterRegistry meters;

    Quarantine(
            JdbcClient jdbc, Clock clock, QuarantineProperties properties, ApplicationEventPublisher events,
            MeterRegistry meters) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.properties = properties;
        this.events = events;
        this.meters = meters;
    }

    /**
     * Keeps records; those that are kept already fall out.
     *
     * @throws Refusal if too many wait for a decision; then nothing is kept
     */
    public void put(List<BadRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        if (open() + records.size() > properties.openMax()) {
            throw Refusal.unavailable("more than " + properties.openMax() + " records wait in quarantine; decide about"
                    + " some, or raise tokenworks.quarantine.open-max");
        }
        for (BadRecord record : records) {
            put(record);
        }
    }

    private void put(BadRecord record) {
        byte[] body = record.body();
        byte[] kept = body.length > BODY_BYTES_MOST ? Arrays.copyOf(body, BODY_BYTES_MOST) : body;
        int fresh = jdbc.sql(QuarantineSql.PUT).param(record.kind().name()).param(body)
                .param(record.kind().name())
                .param(record.cause().name()).param(storable(record.reason())).param(kept).param(body.length)
                .param(Timestamp.from(clock.instant())).update();
        if (fresh == 1) {
            LOG.warn("{} record into quarantine, {}: {}", record.kind(), record.cause(), storable(record.reason()));
            meters.counter("tokenworks_records_quarantined", "kind", record.kind().name(), "cause",
                    record.cause().name()).increment();
        }
    }

    /** How many wait for a decision. */
    @Transactional(readOnly = true)
    public long open() {
        return jdbc.sql(QuarantineSql.OPEN).query(Long.class).single();
    }

    /**
     * Newest first.
     *
     * @param open only those that wait for a decision, or only the others; null: all
     * @param before only those older than this one; null: from the newest
     */
    @Transactional(readOnly = true)
    public List<QuarantinedView> newest(@Nullable Boolean open, @Nullable Long before, int limit) {
        return jdbc.sql(QuarantineSql.PAGE).param(open).param(open).param(before).param(before)
                .param(Math.clamp(limit, 1, PAGE_MOST)).query(Quarantine::view).list();
    }

    /** @throws Refusal if there is none */
    @Transactional(readOnly = true)
    public QuarantinedView get(long id) {
        return jdbc.sql(QuarantineSql.SELECT + "WHERE r.id = ?").param(id).query(Quarantine::view).optional()
                .orElseThrow(() -> Refusal.notFound("no such record in quarantine"));
    }

    /** Leaves it out of the ledger for good. */
    public QuarantinedView dismiss(long id, String reason) {
        return decide(id, Outcome.DISMISSED, reason, null);
    }

    /**
     * Keeps a decision. Whoever resubmits a record takes it into the ledger in the same transaction.
     *
     * @throws Refusal if there is no such record, or it was decided about already
     */
    public QuarantinedView decide(long id, Outcome outcome, String reason, @Nullable String corrected) {
        QuarantinedView before = get(id);
        int fresh = jdbc.sql(QuarantineSql.DECIDE).param(id).param(outcome.name()).param(reason).param(corrected)
                .param(Actor.current().name()).param(Timestamp.from(clock.instant())).update();
        if (fresh == 0) {
            throw Refusal.conflict(null, "it was decided about already");
        }
        QuarantinedView after = get(id);
        String action = outcome == Outcome.DISMISSED ? "dismiss" : "resubmit";
        events.publishEvent(new Change(action, "quarantined-record", Long.toString(id), null, before, after));
        return after;
    }

    private static QuarantinedView view(ResultSet row, int number) throws SQLException {
        String decided = row.getString("decision");
        QuarantinedView.Decision decision = decided == null
                ? null
                : new QuarantinedView.Decision(Outcome.valueOf(decided), row.getString("why"),
                        row.getString("corrected"), row.getString("actor"), row.getTimestamp("at").toInstant());
        String body = new String(row.getBytes("body"), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
        return new QuarantinedView(row.getLong("id"), BadRecord.Kind.valueOf(row.getString("kind")),
                BadRecord.Cause.valueOf(row.getString("cause")), row.getString("reason"),
                row.getTimestamp("received_at").toInstant(), body, row.getInt("body_bytes"), decision);
    }

    private static String storable(String reason) {
        String text = reason.replaceAll("\\p{Cntrl}", " ");
        return text.length() <= REASON_CHARS ? text : text.substring(0, REASON_CHARS);
    }
}
