package io.tokenworks.e2e.proof;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Compares what is in the database with itself, with the workers' counters and with what clients saw. Its sums are its
 * own: nothing of the product's reports is used. Each method adds a sentence for each thing that is wrong.
 */
final class Books {
    private final Connection database;
    private final List<String> wrong = new ArrayList<>();

    Books(Connection database) {
        this.database = database;
    }

    /** All that was found wrong. */
    List<String> wrong() {
        return wrong;
    }

    /** Sums that a reader wants to know. */
    record Sums(long operations, long billedTokens, long outputTokens, long emittedTokens, long wastedTokens) {}

    /** Every operation that a worker knows of is billed once, never for more than was computed. */
    Books operations() throws SQLException {
        none("operations with attempts but without an entry",
                """
                                SELECT DISTINCT a.operation FROM attempt_record a
                        LEFT JOIN ledger_entry e USING (operation_at, operation)
                                WHERE e.operation IS NULL""");
        none("operations billed without an attempt", """
                SELECT e.operation FROM ledger_entry e WHERE output_tokens > 0 AND NOT EXISTS (
                    SELECT FROM attempt_record a WHERE a.operation = e.operation)""");
        none("operations with more than one entry",
                "SELECT operation FROM ledger_entry GROUP BY operation HAVING count(*) > 1");
        none("operations billed for more output than workers emitted", PER_OPERATION + """
                SELECT operation || ': ' || billed || ' of ' || emitted FROM per_operation WHERE billed > emitted""");
        none("operations that one attempt finished, with tokens emitted and not billed", PER_OPERATION + """
                SELECT operation || ': ' || billed || ' of ' || emitted FROM per_operation
                WHERE outcome IN ('COMPLETED', 'LENGTH', 'QUOTA') AND attempts = 1 AND billed <> emitted""");
        none("operations billed for more input than workers computed", """
                SELECT e.operation || ': ' || e.input_tokens FROM ledger_entry e WHERE e.input_tokens > (
                    SELECT coalesce(sum(prompt_positions_computed), 0) FROM attempt_record a
                    WHERE a.operation = e.operation)""");
        none("operations whose entry is not what their record says", """
                SELECT e.operation FROM ledger_entry e JOIN operation_record o USING (operation_at, operation)
                WHERE o.output_tokens <> e.output_tokens OR (o.output_tokens > 0
                    AND (o.cached_tokens <> e.cached_input_tokens
                        OR o.prompt_tokens <> e.input_tokens + e.cached_input_tokens))""");
        return this;
    }

    private static final String PER_OPERATION = """
            WITH per_operation AS (
                SELECT o.operation, o.outcome, o.attempts, e.output_tokens AS billed,
                    coalesce((SELECT sum(tokens_emitted) FROM attempt_record a WHERE a.operation = o.operation), 0)
                        AS emitted
                FROM operation_record o JOIN ledger_entry e USING (operation_at, operation))
            """;

    /** What is kept beside the entries agrees with them, and no tenant was ever billed for more than its limit. */
    Books sideBooks() throws SQLException {
        wrong.addAll(new LedgerBooks(database).wrong());
        wrong.addAll(new QuotaBooks(database).overshot());
        return this;
    }

    /** What living workers have counted stands in their records; nothing ran while both were read. */
    Books counters(List<JsonNode> reports) throws SQLException {
        for (JsonNode report : reports) {
            try (var s = database.prepareStatement("""
                    SELECT coalesce(sum(tokens_emitted), 0), coalesce(sum(positions_computed), 0)
                    FROM attempt_record WHERE source = ?""")) {
                s.setObject(1, UUID.fromString(report.get("instance").asString()));
                try (var row = s.executeQuery()) {
                    row.next();
                    same(report, "tokensEmitted", row.getLong(1));
                    same(report, "positionsComputed", row.getLong(2));
                }
            }
        }
        return this;
    }

    private void same(JsonNode report, String counter, long recorded) {
        if (report.get(counter).asLong() != recorded) {
            wrong.add("worker process " + report.get("instance").asString() + ": " + counter + " "
                    + report.get(counter).asLong() + ", in its records " + recorded);
        }
    }

    /** What dead workers had written down stands in their records. */
    Books journals(Map<Journal.Key, Journal.Count> written) throws SQLException {
        Map<Journal.Key, Journal.Count> recorded = new HashMap<>();
        try (var s = database.createStatement(); var row = s.executeQuery("""
                SELECT operation, attempt, choice, source, tokens_emitted, positions_computed FROM attempt_record""")) {
            while (row.next()) {
                recorded.put(new Journal.Key(row.getObject(1, UUID.class), row.getInt(2), row.getInt(3),
                        row.getObject(4, UUID.class)), new Journal.Count(row.getInt(5), row.getLong(6)));
            }
        }
        written.forEach((key, count) -> {
            if (!count.equals(recorded.get(key))) {
                wrong.add("dead worker's attempt " + key + ": journal " + count + ", record " + recorded.get(key));
            }
        });
        return this;
    }

    Sums sums() throws SQLException {
        try (var s = database.createStatement(); var row = s.executeQuery("""
                SELECT count(*), coalesce(sum(input_tokens + cached_input_tokens + output_tokens), 0),
                    coalesce(sum(output_tokens), 0), (SELECT coalesce(sum(tokens_emitted), 0) FROM attempt_record)
                FROM ledger_entry""")) {
            row.next();
            return new Sums(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4),
                    row.getLong(4) - row.getLong(3));
        }
    }

    private void none(String what, String sql) throws SQLException {
        wrong.addAll(Findings.of(database, what, sql));
    }
}
