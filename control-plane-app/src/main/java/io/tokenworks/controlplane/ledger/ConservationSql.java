package io.tokenworks.controlplane.ledger;

/** SQL that keeps conservation_hour true after operations or attempts in touched_stage became known. */
final class ConservationSql {

    /**
     * One at a time until the end of the transaction, so that of an operation and its attempts, which come at once on
     * two connections, the later sees the earlier.
     */
    static final String LOCK = "SELECT pg_advisory_xact_lock(hashtext('conservation_hour'))";

    /**
     * Adds the difference of what the touched operations come to with (side 1) and without (side -1) the new rows. The
     * sums are made wide, then turned into rows: few hours are left of many operations. OFFSET 0 keeps the look-ups
     * look-ups, however large the tables and the stage are; what they find is materialized, so that the stage is joined
     * once with all of it and not read through for each operation.
     */
    static final String SETTLE = """
            WITH touched AS MATERIALIZED (
                SELECT operation_at, operation, bool_or(attempt IS NULL) AS fresh FROM touched_stage GROUP BY 1, 2
            ), found AS MATERIALIZED (
                SELECT t.operation_at, t.operation, a.deployment, a.attempt, a.choice, a.source, a.outcome,
                    a.tokens_emitted, a.prompt_positions_computed
                FROM touched t CROSS JOIN LATERAL (
                    SELECT * FROM attempt_record r
                    WHERE r.operation_at = t.operation_at AND r.operation = t.operation OFFSET 0) a
            ), tries AS (
                SELECT a.operation_at, a.operation, a.deployment, a.outcome = 'LOST' AS lost, a.tokens_emitted,
                    a.prompt_positions_computed, n.operation IS NULL AS old,
                    a.attempt = max(a.attempt) OVER choice AS last,
                    a.attempt = max(a.attempt) FILTER (WHERE n.operation IS NULL) OVER choice AS last_old
                FROM found a LEFT JOIN touched_stage n ON n.operation = a.operation AND n.attempt = a.attempt
                    AND n.choice = a.choice AND n.source = a.source
                WINDOW choice AS (PARTITION BY a.operation_at, a.operation, a.choice)
            ), made AS (
                SELECT operation_at, operation, min(deployment) AS deployment, sum(tokens_emitted) AS emitted,
                    sum(prompt_positions_computed) AS positions,
                    sum(tokens_emitted) FILTER (WHERE NOT last AND lost) AS lost,
                    sum(tokens_emitted) FILTER (WHERE NOT last AND NOT lost) AS retried,
                    bool_or(last AND lost) AS last_lost, sum(tokens_emitted) FILTER (WHERE old) AS old_emitted,
                    sum(prompt_positions_computed) FILTER (WHERE old) AS old_positions,
                    sum(tokens_emitted) FILTER (WHERE old AND NOT last_old AND lost) AS old_lost,
                    sum(tokens_emitted) FILTER (WHERE old AND NOT last_old AND NOT lost) AS old_retried,
                    bool_or(old AND last_old AND lost) AS old_last_lost
                FROM tries GROUP BY 1, 2
            ), met AS MATERIALIZED (
                SELECT coalesce(o.deployment, m.deployment) AS deployment, t.operation_at, t.fresh,
                    o.operation IS NOT NULL AS known, o.outcome, o.output_tokens AS output,
                    CASE WHEN o.output_tokens > 0 THEN o.prompt_tokens - o.cached_tokens ELSE 0 END AS input,
                    coalesce(m.emitted, 0) AS emitted, coalesce(m.positions, 0) AS positions,
                    coalesce(m.lost, 0) AS lost, coalesce(m.retried, 0) AS retried, m.last_lost,
                    coalesce(m.old_emitted, 0) AS old_emitted, coalesce(m.old_positions, 0) AS old_positions,
                    coalesce(m.old_lost, 0) AS old_lost, coalesce(m.old_retried, 0) AS old_retried, m.old_last_lost
                FROM touched t LEFT JOIN made m ON m.operation_at = t.operation_at AND m.operation = t.operation
                LEFT JOIN LATERAL (
                    SELECT * FROM operation_record r
                    WHERE r.operation_at = t.operation_at AND r.operation = t.operation OFFSET 0) o ON true
            ), sides AS (
                SELECT 1 AS side, deployment, operation_at, known, outcome, output, input, emitted, positions, lost,
                    retried, last_lost
                FROM met
                UNION ALL
                SELECT -1, deployment, operation_at, known AND NOT fresh, outcome, output, input, old_emitted,
                    old_positions, old_lost, old_retried, old_last_lost
                FROM met WHERE (known AND NOT fresh) OR old_emitted > 0 OR old_positions > 0
            ), caused AS (
                SELECT *, CASE outcome WHEN 'CANCELLED' THEN 1 WHEN 'LOST' THEN 2
                    WHEN 'FAILED' THEN CASE WHEN last_lost THEN 3 ELSE 4 END ELSE 5 END AS cause
                FROM sides
            ), split AS (
                SELECT deployment, date_trunc('hour', operation_at, 'UTC') AS hour, side, known, emitted, positions,
                    output, input, cause, least(emitted - output, 0) AS missing,
                    least(positions - input, 0) AS missing_p,
                    least(greatest(emitted - output, 0), lost) AS lost,
                    least(greatest(emitted - output - lost, 0), retried) AS retried,
                    greatest(emitted - output - lost - retried, 0) AS rest,
                    CASE WHEN output > 0 THEN 6 ELSE cause END AS cause_p, greatest(positions - input, 0) AS rest_p
                FROM caused
            ), sums AS (
                SELECT deployment, hour, sum(side * emitted) AS emitted, sum(side * positions) AS positions,
                    sum(side * emitted) FILTER (WHERE NOT known) AS in_flight,
                    sum(side * positions) FILTER (WHERE NOT known) AS in_flight_p,
                    sum(side * output) FILTER (WHERE known) AS billed,
                    sum(side * input) FILTER (WHERE known) AS billed_p,
                    sum(side * missing) FILTER (WHERE known) AS missing,
                    sum(side * missing_p) FILTER (WHERE known) AS missing_p,
                    sum(side * (lost + CASE cause WHEN 3 THEN rest ELSE 0 END)) FILTER (WHERE known) AS lost_worker,
                    sum(side * retried) FILTER (WHERE known) AS retried,
                    sum(side * rest) FILTER (WHERE known AND cause = 1) AS cancelled,
                    sum(side * rest) FILTER (WHERE known AND cause = 2) AS lost_gateway,
                    sum(side * rest) FILTER (WHERE known AND cause = 4) AS failed,
                    sum(side * rest) FILTER (WHERE known AND cause = 5) AS overrun,
                    sum(side * rest_p) FILTER (WHERE known AND cause_p = 1) AS cancelled_p,
                    sum(side * rest_p) FILTER (WHERE known AND cause_p = 2) AS lost_gateway_p,
                    sum(side * rest_p) FILTER (WHERE known AND cause_p = 3) AS lost_worker_p,
                    sum(side * rest_p) FILTER (WHERE known AND cause_p = 4) AS failed_p,
                    sum(side * rest_p) FILTER (WHERE known AND cause_p = 5) AS overrun_p,
                    sum(side * rest_p) FILTER (WHERE known AND cause_p = 6) AS recomputed_p
                FROM split WHERE deployment IS NOT NULL GROUP BY deployment, hour
            )
            INSERT INTO conservation_hour AS c
            SELECT s.deployment, s.hour, v.measure, v.account, v.amount
            FROM sums s, LATERAL (VALUES
                ('TOKENS', 'PRODUCED', emitted), ('TOKENS', 'IN_FLIGHT', in_flight), ('TOKENS', 'BILLED', billed),
                ('TOKENS', 'UNREPORTED', missing), ('TOKENS', 'LOST_WORKER', lost_worker),
                ('TOKENS', 'RETRIED', retried), ('TOKENS', 'CANCELLED', cancelled),
                ('TOKENS', 'LOST_GATEWAY', lost_gateway), ('TOKENS', 'FAILED', failed),
                ('TOKENS', 'STOP_OVERRUN', overrun),
                ('PROMPT_POSITIONS', 'PRODUCED', positions), ('PROMPT_POSITIONS', 'IN_FLIGHT', in_flight_p),
                ('PROMPT_POSITIONS', 'BILLED', billed_p), ('PROMPT_POSITIONS', 'UNREPORTED', missing_p),
                ('PROMPT_POSITIONS', 'CANCELLED', cancelled_p), ('PROMPT_POSITIONS', 'LOST_GATEWAY', lost_gateway_p),
                ('PROMPT_POSITIONS', 'LOST_WORKER', lost_worker_p), ('PROMPT_POSITIONS', 'FAILED', failed_p),
                ('PROMPT_POSITIONS', 'STOP_OVERRUN', overrun_p), ('PROMPT_POSITIONS', 'RECOMPUTED', recomputed_p))
                AS v(measure, account, amount)
            WHERE v.amount <> 0 ORDER BY 1, 2, 3, 4
            ON CONFLICT (deployment, hour, measure, account) DO UPDATE SET amount = c.amount + excluded.amount""";

    private ConservationSql() {}
}
