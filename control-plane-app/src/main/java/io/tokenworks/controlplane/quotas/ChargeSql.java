package io.tokenworks.controlplane.quotas;

/** The statements that charge budgets with what stands in the ledger's {@code entry_stage}. */
final class ChargeSql {

    /** Name of the advisory lock between those who make rules and those who charge them. */
    static final long RULES_LOCK = 0x6c696d6974L;

    /** What counts for which budget: what the ledger has staged, by the rules on the path of whoever used it. */
    private static final String HITS = """
            WITH used AS MATERIALIZED (
                SELECT lease, tenant, project, api_key, deployment, (admitted_at AT TIME ZONE 'UTC')::date AS day,
                    currency, count(*) AS requests, sum(input_tokens) AS input_tokens,
                    sum(cached_input_tokens) AS cached_input_tokens, sum(output_tokens) AS output_tokens,
                    sum(amount) AS amount
                FROM entry_stage GROUP BY 1, 2, 3, 4, 5, 6, 7
            ), hits AS MATERIALIZED (
                SELECT r.id AS rule_id,
                    limit_window(r.time_window, u.day::timestamp AT TIME ZONE 'UTC') AS window_start,
                    u.lease, sum(CASE r.measure
                        WHEN 'TOKENS' THEN u.input_tokens + u.cached_input_tokens + u.output_tokens
                        WHEN 'INPUT' THEN u.input_tokens WHEN 'CACHED_INPUT' THEN u.cached_input_tokens
                        WHEN 'OUTPUT' THEN u.output_tokens WHEN 'MONEY' THEN u.amount ELSE u.requests END) AS value
                FROM used u LEFT JOIN tenant t ON t.id = u.tenant
                JOIN limit_rule r ON (r.scope, r.scope_id) IN (('COMPANY', t.company_id), ('TENANT', u.tenant),
                        ('PROJECT', u.project), ('KEY', u.api_key))
                    AND coalesce(r.deployment, u.deployment) = u.deployment
                    AND coalesce(r.currency, u.currency) = u.currency
                WHERE r.time_window <> 'MINUTE' AND r.measure <> 'CONCURRENCY'
                GROUP BY 1, 2, 3
            )
            """;

    static final String BALANCES = HITS + """
            INSERT INTO limit_balance (rule_id, window_start)
            SELECT DISTINCT rule_id, window_start FROM hits ORDER BY 1, 2 ON CONFLICT DO NOTHING""";

    static final String LOCK = HITS + """
            SELECT b.rule_id FROM limit_balance b
            WHERE (b.rule_id, b.window_start) IN (SELECT rule_id, window_start FROM hits)
            ORDER BY b.rule_id, b.window_start FOR UPDATE""";

    /** A slice frees what it held of what is spent now; one that is settled holds nothing any more. */
    static final String APPLY = HITS + """
            , touched AS (
                SELECT s.*, h.value FROM hits h JOIN limit_slice s ON s.lease_id = h.lease AND s.rule_id = h.rule_id
                    AND s.window_start = h.window_start AND NOT s.settled
            ), slices AS (
                UPDATE limit_slice s SET spent = s.spent + t.value FROM touched t
                WHERE s.lease_id = t.lease_id AND s.rule_id = t.rule_id AND s.window_start = t.window_start
            ), freed AS (
                SELECT rule_id, window_start,
                    sum(greatest(granted - spent, 0) - greatest(granted - spent - value, 0)) AS held
                FROM touched GROUP BY 1, 2
            ), sums AS (
                SELECT rule_id, window_start, sum(value) AS value FROM hits GROUP BY 1, 2
            )
            UPDATE limit_balance b SET spent = b.spent + s.value, held = b.held - coalesce(f.held, 0)
            FROM sums s LEFT JOIN freed f USING (rule_id, window_start)
            WHERE b.rule_id = s.rule_id AND b.window_start = s.window_start""";

    private ChargeSql() {}
}
