package io.tokenworks.controlplane.proof;

import io.tokenworks.controlplane.statements.Statement;
import io.tokenworks.controlplane.statements.StatementLine;
import io.tokenworks.controlplane.statements.StatementSeal;
import io.tokenworks.metering.Money;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Sealed statements: their hashes, their sums, their numbers, and what the ledger says of the same period. */
final class StatementCheck {

    private static final int MILLION_DIGITS = 6;

    /** Columns: tenant, what is wrong. */
    private static final List<String> CHECKS = List.of(
            """
                    SELECT tenant, 'statement ' || number || ' comes after ' || coalesce(before::text, 'nothing')
                    FROM (SELECT tenant, number, lag(number) OVER (PARTITION BY company ORDER BY number) AS before
                        FROM statement) n WHERE number <> coalesce(before, 0) + 1""",
            """
                    SELECT s.tenant, 'statement ' || s.number || ' says ' || s.exact || ', the ledger '
                        || coalesce(sum(e.amount), 0) || ' ' || s.currency || ' up to entry ' || s.sequence
                    FROM statement s LEFT JOIN ledger_entry e ON e.tenant = s.tenant AND e.period = s.period
                        AND e.currency = s.currency AND e.sequence <= s.sequence
                    GROUP BY s.id HAVING s.exact <> coalesce(sum(e.amount), 0)""",
            """
                    SELECT s.tenant, 'entry ' || e.sequence || ' was booked in ' || e.period || ' after it was closed'
                    FROM statement s JOIN ledger_entry e ON e.tenant = s.tenant AND e.period = s.period
                        AND e.sequence > s.sequence""",
            """
                    SELECT s.tenant, 'statement ' || s.number || ' is sealed at entry ' || s.sequence
                        || ' with a hash that is not that entry''s'
                    FROM statement s JOIN ledger_entry e ON e.tenant = s.tenant AND e.sequence = s.sequence
                    WHERE e.hash <> s.head""");

    private StatementCheck() {}

    static void run(Snapshot snapshot, Consumer<Finding> found) throws SQLException {
        for (String check : CHECKS) {
            snapshot.each(check, row -> found.accept(
                    new Finding(row.getObject(1, UUID.class), 0, null, row.getString(2))));
        }
        List<Statement> statements = new ArrayList<>();
        snapshot.each("SELECT s.*, encode(head, 'hex') AS head_hex, encode(hash, 'hex') AS hash_hex FROM statement s"
                + " ORDER BY company, number", row -> statements.add(statement(row)));
        for (Statement statement : statements) {
            seal(snapshot, statement, found);
        }
    }

    private static void seal(Snapshot snapshot, Statement s, Consumer<Finding> found) throws SQLException {
        StatementSeal seal = new StatementSeal(s);
        BigDecimal[] sums = {BigDecimal.ZERO, BigDecimal.ZERO};
        long[] lines = {0};
        snapshot.each("SELECT * FROM statement_line WHERE statement = '" + s.id() + "' ORDER BY line", row -> {
            StatementLine line = StatementLine.sealed(row, s.minorUnits());
            seal.line(line);
            line(s, line, found);
            sums[0] = sums[0].add(line.exact());
            sums[1] = sums[1].add(line.amount());
            lines[0]++;
        });
        if (!seal.hash(lines[0], sums[0], sums[1]).equals(s.hash())) {
            found.accept(new Finding(s.tenant(), 0, null, "statement " + s.number() + " is not what was sealed"));
        }
        if (lines[0] != s.lines() || sums[0].compareTo(s.exact()) != 0 || sums[1].compareTo(s.total()) != 0) {
            found.accept(new Finding(s.tenant(), 0, null, "statement " + s.number() + " says " + s.lines() + " lines, "
                    + s.exact() + ", " + s.total() + "; its lines are " + lines[0] + ", " + sums[0] + ", " + sums[1]));
        }
    }

    /** What a line says of itself: tokens × price, rounded once. */
    private static void line(Statement s, StatementLine l, Consumer<Finding> found) {
        BigDecimal price = l.price() == null ? BigDecimal.ZERO : l.price();
        BigDecimal exact = l.kind().equals("CREDIT")
                ? l.exact()
                : price.multiply(BigDecimal.valueOf(l.tokens())).movePointLeft(MILLION_DIGITS);
        BigDecimal amount = new Money(exact, s.currency()).rounded(s.minorUnits());
        if (exact.compareTo(l.exact()) != 0 || amount.compareTo(l.amount()) != 0) {
            found.accept(new Finding(s.tenant(), 0, null, "statement " + s.number() + " line " + l.line() + " says "
                    + l.exact().toPlainString() + ", " + l.amount().toPlainString() + "; its tokens and price give "
                    + exact.toPlainString() + ", " + amount.toPlainString()));
        }
    }

    private static Statement statement(ResultSet row) throws SQLException {
        return new Statement(row.getObject("id", UUID.class), row.getObject("company", UUID.class),
                row.getLong("number"), row.getObject("tenant", UUID.class), row.getObject("period", LocalDate.class),
                row.getString("currency"), row.getInt("minor_units"), row.getLong("sequence"),
                row.getString("head_hex"), row.getLong("lines"), row.getBigDecimal("exact"), row.getBigDecimal("total"),
                row.getObject("sealed_at", OffsetDateTime.class).toInstant(), row.getString("hash_hex"));
    }
}
