package io.tokenworks.controlplane.statements;

import io.tokenworks.controlplane.ledger.Heads;
import io.tokenworks.controlplane.refusal.Refusal;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Closes months of tenants, oldest first. From then on nothing is booked in them: what comes late, or is taken back, is
 * in the next open month and names the closed one.
 */
@Service
@Transactional
public class Closing {

    private final JdbcClient jdbc;
    private final Heads heads;
    private final Sealing sealing;
    private final StatementProperties properties;
    private final Clock clock;

    Closing(JdbcClient jdbc, Heads heads, Sealing sealing, StatementProperties properties, Clock clock) {
        this.jdbc = jdbc;
        this.heads = heads;
        this.sealing = sealing;
        this.properties = properties;
        this.clock = clock;
    }

    /** The newest month that may be closed now. */
    public YearMonth due() {
        return YearMonth.from(clock.instant().minus(properties.closeGrace()).atOffset(ZoneOffset.UTC)).minusMonths(1);
    }

    /** When a month may be closed: at its end and the grace for late records. */
    public Instant closesAt(YearMonth month) {
        return month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().plus(properties.closeGrace());
    }

    /** Tenants that have something to be closed up to this month. */
    @Transactional(readOnly = true)
    public List<UUID> tenantsToClose(YearMonth through) {
        return jdbc.sql("""
                SELECT DISTINCT u.tenant FROM usage_total u JOIN ledger_head h ON h.tenant = u.tenant
                WHERE u.month <= ? AND (h.closed_through IS NULL OR u.month > h.closed_through) ORDER BY 1""")
                .param(through.atDay(1)).query((row, _) -> row.getObject(1, UUID.class)).list();
    }

    /**
     * Closes a tenant's months up to this one. Again, it changes nothing.
     *
     * @return the statements that were sealed now
     * @throws Refusal if the month is not over, with its grace
     */
    public List<Statement> close(UUID tenant, YearMonth through) {
        if (through.isAfter(due())) {
            throw Refusal.conflict("period", "it waits for late records until " + closesAt(through));
        }
        heads.lock(List.of(tenant));
        List<Statement> sealed = new ArrayList<>();
        for (Owed owed : owed(tenant, through)) {
            seal(tenant, owed).ifPresent(sealed::add);
        }
        jdbc.sql("UPDATE ledger_head SET closed_through = greatest(closed_through, ?) WHERE tenant = ?")
                .param(through.atDay(1)).param(tenant).update();
        return sealed;
    }

    private List<Owed> owed(UUID tenant, YearMonth through) {
        return jdbc.sql("""
                SELECT u.month, u.currency, sum(u.amount) AS amount FROM usage_total u
                JOIN ledger_head h ON h.tenant = u.tenant
                WHERE u.tenant = ? AND u.month <= ? AND (h.closed_through IS NULL OR u.month > h.closed_through)
                GROUP BY 1, 2 ORDER BY 1, 2""").param(tenant).param(through.atDay(1))
                .query(DataClassRowMapper.newInstance(Owed.class)).list();
    }

    private Optional<Statement> seal(UUID tenant, Owed owed) {
        UUID company = company(tenant);
        End end = jdbc.sql("SELECT sequence, encode(hash, 'hex') AS hash FROM ledger_head WHERE tenant = ?")
                .param(tenant).query(End.class).single();
        Instant now = clock.instant();
        Statement sealed = sealing.lines(new Statement(UUID.randomUUID(), company, nextNumber(company), tenant,
                owed.month(), owed.currency(), Sealing.minorUnits(owed.currency()), end.sequence(), end.hash(), 0,
                BigDecimal.ZERO, BigDecimal.ZERO, now, ""));
        if (sealed.lines() == 0) {
            return Optional.empty();
        }
        if (sealed.exact().compareTo(owed.amount()) != 0) {
            throw new IllegalStateException("the lines of " + tenant + " in " + owed.month() + " add up to "
                    + sealed.exact() + " " + owed.currency() + ", the ledger to " + owed.amount());
        }
        insert(sealed);
        jdbc.sql("UPDATE statement_number SET next = next + 1 WHERE company = ?").param(company).update();
        return Optional.of(sealed);
    }

    /** The number of the next statement; until this transaction ends nobody else gets one. */
    private long nextNumber(UUID company) {
        jdbc.sql("INSERT INTO statement_number (company, next) VALUES (?, 1) ON CONFLICT DO NOTHING").param(company)
                .update();
        return jdbc.sql("SELECT next FROM statement_number WHERE company = ? FOR UPDATE").param(company)
                .query(Long.class).single();
    }

    /** A tenant that is no longer known belongs to the oldest company. */
    private UUID company(UUID tenant) {
        return jdbc.sql("""
                SELECT coalesce((SELECT company_id FROM tenant WHERE id = ?),
                    (SELECT id FROM company ORDER BY created_at, id LIMIT 1))""").param(tenant).query(UUID.class)
                .single();
    }

    private void insert(Statement s) {
        jdbc.sql(
                """
                        INSERT INTO statement (id, company, number, tenant, period, currency, minor_units, sequence,
                            head, lines,
                            exact, total, sealed_at, hash)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, decode(?, 'hex'), ?, ?, ?, ?, decode(?, 'hex'))""")
                .param(s.id())
                .param(s.company()).param(s.number()).param(s.tenant()).param(s.period()).param(s.currency())
                .param(s.minorUnits()).param(s.sequence()).param(s.head()).param(s.lines()).param(s.exact())
                .param(s.total()).param(s.sealedAt().atOffset(ZoneOffset.UTC)).param(s.hash()).update();
    }

    private record Owed(LocalDate month, String currency, BigDecimal amount) {}

    private record End(long sequence, String hash) {}
}
