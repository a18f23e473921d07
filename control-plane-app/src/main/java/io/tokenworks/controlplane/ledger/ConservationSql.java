package io.tokenworks.controlplane.ledger;

/** SQL that keeps conservation_hour true after operations or attempts in touched_stage became known. */
final class ConservationSql {

    /**
     * One at a time until the end of the transaction, so that of an operation and its attempts, which come at once on
     * two connections, the later sees the earlier.
     */
    static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('conservation_hour'))";

    /** Adds the difference of what the touched operations come to with (side 1) and without (side -1) the new rows. */
    static final String SETTLE = """
            WITH sides (side) AS (VALUES (-1), (1)),
            touched AS MATERIALIZED (
                SELECT operation_at, operation, bool_or(attempt IS NULL) AS fresh FROM touched_stage GROUP BY 1, 2
            ), tries AS (
                SELECT a.operation_at, a.operation, s.side, a.deployment, a.outcome, a.tokens_emitted,
                    a.prompt_positions_computed, a.attempt = max(a.attempt) OVER (
                        PARTITION BY a.operation_at, a.operation, s.side, a.choice) AS last
                FROM touched t JOIN attempt_record a USING (operation_at, operation)
                LEFT JOIN touched_stage n ON n.operation = a.operation AND n.attempt = a.attempt
                    AND n.choice = a.choice AND n.source = a.source
                CROSS JOIN sides s
                WHERE s.side = 1 OR n.operation IS NULL
            ), sums AS (
                SELECT operation_at, operation, side, min(deployment) AS deployment, sum(tokens_emitted) AS emitted,
                    sum(prompt_positions_computed) AS positions,
                    sum(tokens_emitted) FILTER (WHERE NOT last AND outcome = 'LOST') AS lost,
                    sum(tokens_emitted) FILTER (WHERE NOT last AND outcome <> 'LOST') AS retried,
                    bool_or(last AND outcome = 'LOST') AS last_lost
                FROM tries GROUP BY 1, 2, 3
            ), changes AS (
                SELECT coalesce(o.deployment, u.deployment) AS deployment,
                    date_trunc('hour', t.operation_at, 'UTC') AS hour, a.measure, a.account,
                    sum(s.side * a.amount)::bigint AS amount
                FROM touched t CROSS JOIN sides s
                LEFT JOIN operation_record o ON o.operation_at = t.operation_at AND o.operation = t.operation
                    AND (s.side = 1 OR NOT t.fresh)
                LEFT JOIN sums u ON u.operation_at = t.operation_at AND u.operation = t.operation AND u.side = s.side,
                LATERAL conservation_accounts(o.outcome, o.prompt_tokens, o.cached_tokens, o.output_tokens,
                    coalesce(u.emitted, 0), coalesce(u.lost, 0), coalesce(u.retried, 0), coalesce(u.positions, 0),
                    coalesce(u.last_lost, false)) a
                GROUP BY 1, 2, 3, 4
            )
            INSERT INTO conservation_hour AS c
            SELECT deployment, hour, measure, account, amount FROM changes WHERE amount <> 0 ORDER BY 1, 2, 3, 4
            ON CONFLICT (deployment, hour, measure, account) DO UPDATE SET amount = c.amount + excluded.amount""";

    private ConservationSql() {}
}
