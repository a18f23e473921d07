package io.tokenworks.e2e.proof;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the ledger keeps beside its entries: roll-ups, chains, the accounts of conservation. */
final class LedgerBooks {
    private final Connection database;

    LedgerBooks(Connection database) {
        this.database = database;
    }

    List<String> wrong() throws SQLException {
        List<String> wrong = new ArrayList<>(rollUps("usage_total"));
        wrong.addAll(rollUps("usage_hour"));
        wrong.addAll(chains());
        wrong.addAll(conservation());
        return wrong;
    }

    private List<String> rollUps(String table) throws SQLException {
        return Findings.of(database, "tenants whose sums in " + table + " are not those of their entries",
                """
                        SELECT coalesce(t.tenant, e.tenant)::text FROM (
                            SELECT tenant, currency, sum(operations) AS n, sum(input_tokens) AS i,
                                sum(cached_input_tokens) AS c,
                                sum(output_tokens) AS o, sum(amount) AS a FROM %s GROUP BY 1, 2) t
                        FULL JOIN (
                            SELECT tenant, currency, count(*) AS n, sum(input_tokens) AS i,
                                sum(cached_input_tokens) AS c,
                                sum(output_tokens) AS o, sum(amount) AS a FROM ledger_entry GROUP BY 1, 2) e
                        USING (tenant, currency)
                        WHERE (t.n, t.i, t.c, t.o, t.a) IS DISTINCT FROM (e.n, e.i, e.c, e.o, e.a)"""
                        .formatted(table));
    }

    /** Numbers without gaps, each hash another, the head at the end. */
    private List<String> chains() throws SQLException {
        return Findings.of(database, "chains with gaps, repeated hashes or a head that is not their end", """
                SELECT tenant::text FROM ledger_head h LEFT JOIN LATERAL (
                    SELECT count(*) AS n, count(DISTINCT sequence) AS numbers, coalesce(max(sequence), 0) AS newest,
                        count(DISTINCT hash) AS hashes FROM ledger_entry e WHERE e.tenant = h.tenant) e ON true
                WHERE (e.n, e.numbers, e.newest, e.hashes) IS DISTINCT FROM
                        (h.sequence, h.sequence, h.sequence, h.sequence)
                    OR (n > 0 AND NOT EXISTS (SELECT FROM ledger_entry e
                        WHERE e.tenant = h.tenant AND e.sequence = h.sequence AND e.hash = h.hash))""");
    }

    /** Produced is the sum of where it went, all of it is known, and it is what the attempts say. */
    private List<String> conservation() throws SQLException {
        List<String> wrong = Findings.of(database, "hours in which produced is not the sum of where it went", """
                SELECT deployment || ' ' || hour || ' ' || measure || ': ' || sum(
                    CASE WHEN account = 'PRODUCED' THEN amount ELSE -amount END)
                FROM conservation_hour GROUP BY deployment, hour, measure
                HAVING sum(CASE WHEN account = 'PRODUCED' THEN amount ELSE -amount END) <> 0""");
        wrong.addAll(Findings.of(database, "accounts with what is not known", """
                SELECT account || ' ' || measure || ': ' || sum(amount) FROM conservation_hour
                WHERE account IN ('UNREPORTED', 'IN_FLIGHT') GROUP BY account, measure HAVING sum(amount) <> 0"""));
        wrong.addAll(Findings.of(database, "sums of conservation that are not those of records and entries", """
                SELECT 'produced ' || produced || ' of ' || emitted || ', billed ' || billed || ' of ' || output FROM (
                    SELECT coalesce(sum(amount) FILTER (WHERE account = 'PRODUCED'), 0) AS produced,
                        coalesce(sum(amount) FILTER (WHERE account = 'BILLED'), 0) AS billed
                    FROM conservation_hour WHERE measure = 'TOKENS') c,
                    (SELECT coalesce(sum(tokens_emitted), 0) AS emitted FROM attempt_record) a,
                    (SELECT coalesce(sum(output_tokens), 0) AS output FROM ledger_entry) e
                WHERE produced <> emitted OR billed <> output"""));
        return wrong;
    }
}
