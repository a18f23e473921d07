package io.tokenworks.controlplane.ledger;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.metering.Money;
import io.tokenworks.metering.UuidV7;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What people decide about a ledger: entries taken back, money given back. Never a change; always another entry, in the
 * period of the first or, where that is closed, in the next open one.
 */
@Service
@Transactional
public class Corrections {

    private final JdbcClient jdbc;
    private final Stage stage;
    private final Heads heads;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Corrections(JdbcClient jdbc, Stage stage, Heads heads, Clock clock) {
        this.jdbc = jdbc;
        this.stage = stage;
        this.heads = heads;
        this.clock = clock;
    }

    /**
     * Takes an entry back. Again, it changes nothing.
     *
     * @throws Refusal if there is no such entry, or it is itself one that takes back, or a credit note
     */
    public Booked reverse(UUID tenant, long sequence, String reason) {
        heads.lock(List.of(tenant));
        String kind = jdbc.sql("SELECT kind FROM ledger_entry WHERE tenant = ? AND sequence = ?").param(tenant)
                .param(sequence).query(String.class).optional()
                .orElseThrow(() -> Refusal.notFound("the tenant has no entry of this number"));
        if (kind.equals("REVERSAL")) {
            throw Refusal.invalid("sequence", "is an entry that takes another back");
        }
        if (kind.equals("CREDIT")) {
            throw Refusal.invalid("sequence", "is a credit note; book one of the opposite amount");
        }
        Optional<Booked> before = reversal(tenant, sequence);
        if (before.isPresent()) {
            return before.get();
        }
        stage.open();
        jdbc.sql("""
                INSERT INTO entry_stage
                SELECT operation_at, operation, e.tenant, api_key, project, deployment, revision, service_tier, tags,
                    admitted_at, 'REVERSAL', e.sequence, greatest(period, opened),
                    CASE WHEN period < opened THEN coalesce(original_period, period) ELSE original_period END,
                    -input_tokens, -cached_input_tokens, -output_tokens, input_price_id, cached_input_price_id,
                    output_price_id, -amount, currency, NULL, ?
                FROM ledger_entry e, (SELECT (closed_through + interval '1 month')::date AS opened
                    FROM ledger_head WHERE tenant = ?) h
                WHERE e.tenant = ? AND e.sequence = ?""").param(reason).param(tenant).param(tenant).param(sequence)
                .update();
        stage.run(EntrySql.ENTER);
        return reversal(tenant, sequence).orElseThrow();
    }

    /**
     * Books money without tokens.
     *
     * @param id UUIDv7 chosen by who asks, so that asking again changes nothing; null: a fresh one
     * @param money negative: given back
     * @param of project; null: the tenant's default one
     * @throws Refusal if the amount is zero, or the id is something else's
     */
    public Booked credit(UUID tenant, @Nullable UUID id, Money money, @Nullable UUID of, String reason) {
        if (money.amount().signum() == 0) {
            throw Refusal.invalid("amount", "must not be zero");
        }
        if (id != null && !UuidV7.isV7(id)) {
            throw Refusal.invalid("id", "must be a UUID of version 7");
        }
        heads.lock(List.of(tenant));
        UUID operation = id == null ? UuidV7.mint(clock.instant(), random) : id;
        Optional<Booked> before = credit(tenant, operation);
        if (before.isPresent()) {
            return before.get();
        }
        stage.open();
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql("""
                INSERT INTO entry_stage
                SELECT uuid7_time(id), id, h.tenant, '00000000-0000-0000-0000-000000000000',
                    coalesce(?::uuid, default_project(h.tenant)), '', 0, 'default', '{}', at, 'CREDIT', 0,
                    greatest(date_trunc('month', at AT TIME ZONE 'UTC')::date,
                        (closed_through + interval '1 month')::date),
                    NULL, 0, 0, 0, NULL, NULL, NULL, ?, ?, NULL, ?
                FROM ledger_head h, (SELECT ?::uuid AS id, ?::timestamptz AS at) c WHERE h.tenant = ?""").param(of)
                .param(money.amount()).param(money.currency()).param(reason).param(operation).param(now).param(tenant)
                .update();
        stage.run(EntrySql.ENTER);
        return credit(tenant, operation).orElseThrow();
    }

    private Optional<Booked> reversal(UUID tenant, long sequence) {
        return jdbc.sql("""
                SELECT tenant, sequence, kind, operation, period, amount, currency FROM ledger_entry
                WHERE (operation_at, operation) = (SELECT operation_at, operation FROM ledger_entry
                    WHERE tenant = ? AND sequence = ?) AND kind = 'REVERSAL' AND refers_to = ?""").param(tenant)
                .param(sequence).param(sequence).query(Booked.class).optional();
    }

    private Optional<Booked> credit(UUID tenant, UUID operation) {
        return jdbc.sql("""
                SELECT tenant, sequence, kind, operation, period, amount, currency FROM ledger_entry
                WHERE operation_at = uuid7_time(?) AND operation = ? AND kind = 'CREDIT' AND tenant = ?""")
                .param(operation).param(operation).param(tenant).query(Booked.class).optional();
    }

    /** An entry as it was booked. */
    public record Booked(
            UUID tenant,
            long sequence,
            String kind,
            UUID operation,
            LocalDate period,
            BigDecimal amount,
            String currency) {}
}
