package io.tokenworks.controlplane.proof;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Everything that is a sum of something else, added up again by the database, which keeps to its own memory limits. */
final class SumCheck {

    private static final String SUMS = """
            sum(operations)::bigint AS operations, sum(input_tokens)::bigint AS input,
            sum(cached_input_tokens)::bigint AS cached, sum(output_tokens)::bigint AS output, sum(amount) AS amount""";
    private static final String KEY = """
            tenant, period, %s, kind, project, api_key, deployment, service_tier, currency, input_price_id,
            tags_digest""";
    private static final String ENTRIES_BY_HOUR = """
            SELECT tenant, period, date_trunc('hour', admitted_at, 'UTC') AS hour, kind, project, api_key, deployment,
                service_tier, currency,
                coalesce(input_price_id, '00000000-0000-0000-0000-000000000000') AS input_price_id,
                md5(tags::text)::uuid AS tags_digest,
                CASE kind WHEN 'REVERSAL' THEN -1 WHEN 'CREDIT' THEN 0 ELSE 1 END AS operations, input_tokens,
                cached_input_tokens, output_tokens, amount
            FROM ledger_entry""";

    /** Columns: tenant, sequence, operation, what is wrong. */
    private static final List<String> CHECKS = List.of(
            differences("usage_hour", KEY.formatted("hour"), "(" + ENTRIES_BY_HOUR + ") e"),
            differences("usage_day", KEY.formatted("day"),
                    "(SELECT *, (hour AT TIME ZONE 'UTC')::date AS day FROM usage_hour) h"),
            differences("usage_total", "tenant, month, deployment, currency",
                    "(SELECT *, period AS month FROM usage_hour) h"),
            """
                    SELECT o.tenant, 0, o.operation, 'the record of this operation was never booked'
                    FROM operation_record o WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e
                        WHERE e.operation_at = o.operation_at AND e.operation = o.operation AND e.refers_to = 0)""",
            """
                    SELECT tenant, coalesce(e.last, 0), NULL::uuid, 'the chain should end with entry '
                        || coalesce(h.sequence, 0)
                        || CASE WHEN coalesce(e.last, 0) < coalesce(h.sequence, 0) THEN ': the newest ones are missing'
                        ELSE ': there are more' END
                    FROM ledger_head h FULL JOIN (
                        SELECT tenant, max(sequence) AS last FROM ledger_entry GROUP BY tenant) e
                        USING (tenant) WHERE coalesce(e.last, 0) <> coalesce(h.sequence, 0)""",
            """
                    SELECT h.tenant, h.sequence, NULL::uuid, 'the hash of the chain''s end is not this entry''s'
                    FROM ledger_head h JOIN ledger_entry e ON e.tenant = h.tenant AND e.sequence = h.sequence
                    WHERE e.hash <> h.hash""",
            """
                    SELECT r.tenant, r.sequence, r.operation, 'it takes entry ' || r.refers_to || ' back, '
                        || CASE WHEN e.tenant IS NULL THEN 'which does not exist' ELSE 'whose numbers are others' END
                    FROM ledger_entry r LEFT JOIN ledger_entry e ON e.tenant = r.tenant AND e.sequence = r.refers_to
                    WHERE r.kind = 'REVERSAL' AND (e.operation, e.input_tokens, e.cached_input_tokens, e.output_tokens,
                        e.amount, e.currency) IS DISTINCT FROM (r.operation, -r.input_tokens, -r.cached_input_tokens,
                        -r.output_tokens, -r.amount, r.currency)""",
            """
                    SELECT tenant, refers_to, NULL::uuid, 'it was taken back more than once'
                    FROM ledger_entry WHERE kind = 'REVERSAL' GROUP BY tenant, refers_to HAVING count(*) > 1""");

    private SumCheck() {}

    static void run(Snapshot snapshot, Consumer<Finding> found) throws SQLException {
        for (String check : CHECKS) {
            snapshot.each(check, row -> found.accept(new Finding(row.getObject(1, UUID.class), row.getLong(2),
                    row.getObject(3, UUID.class), row.getString(4))));
        }
    }

    private static String differences(String table, String key, String source) {
        return """
                SELECT tenant, 0, NULL::uuid, '%1$s ' || concat_ws(', ', %2$s)
                    || ': operations, tokens (input, cached, output), amount are '
                    || CASE WHEN k.operations IS NULL THEN 'missing'
                        ELSE (k.operations, k.input, k.cached, k.output, k.amount)::text END
                    || ', expected '
                    || CASE WHEN c.operations IS NULL THEN 'none'
                        ELSE (c.operations, c.input, c.cached, c.output, c.amount)::text END
                FROM (SELECT %2$s, %3$s FROM %1$s GROUP BY %2$s) k
                FULL JOIN (SELECT %2$s, %3$s FROM %4$s GROUP BY %2$s) c USING (%2$s)
                WHERE (k.operations, k.input, k.cached, k.output, k.amount)
                    IS DISTINCT FROM (c.operations, c.input, c.cached, c.output, c.amount)"""
                .formatted(table, key, SUMS, source);
    }
}
