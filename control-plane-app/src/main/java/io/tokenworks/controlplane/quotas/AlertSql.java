package io.tokenworks.controlplane.quotas;

/** The statements of alerts. */
final class AlertSql {

    /**
     * Raises what is due of the balances named by {@code WHERE} and puts it in the outbox of every webhook. A
     * forecast is linear: spent ÷ the part of the window that is over; before a tenth of it is over, a forecast is
     * chance.
     */
    private static final String RAISE = """
            WITH due AS (
                SELECT r.*, b.window_start, b.spent, p.percent, 'PERCENT' AS kind, NULL::numeric AS forecast
                FROM limit_balance b JOIN limit_rule r ON r.id = b.rule_id CROSS JOIN LATERAL unnest(r.alert_percents)
                    AS p(percent)
                WHERE %1$s AND b.spent * 100 >= r.amount * p.percent AND b.spent > 0
                UNION ALL
                SELECT r.*, b.window_start, b.spent, 0, 'FORECAST', round(f.forecast, 15)
                FROM limit_balance b JOIN limit_rule r ON r.id = b.rule_id AND r.alert_forecast CROSS JOIN LATERAL (
                    SELECT b.spent / passed AS forecast, passed FROM (
                        SELECT extract(epoch FROM :now - b.window_start) / extract(epoch FROM
                            CASE r.time_window WHEN 'DAY' THEN interval '1 day'
                                ELSE (b.window_start AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC'
                                    - b.window_start END) AS passed) w
                    WHERE passed BETWEEN 0.1 AND 1) f
                WHERE %1$s AND f.forecast > r.amount
            ), raised AS (
                INSERT INTO limit_alert (id, rule_id, window_start, kind, percent, spent, amount, forecast, raised_at)
                SELECT gen_random_uuid(), id, window_start, kind, percent, spent, amount, forecast, :now
                FROM due ORDER BY id, window_start, kind, percent ON CONFLICT DO NOTHING
                RETURNING *
            )
            INSERT INTO webhook_delivery (id, webhook_id, event_id, event_type, body, next_at, created_at)
            SELECT gen_random_uuid(), w.id, a.id, 'limit.alert', jsonb_build_object('id', a.id, 'type', 'limit.alert',
                    'raisedAt', to_char(a.raised_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                    'kind', a.kind, 'percent', CASE a.kind WHEN 'PERCENT' THEN a.percent END, 'limit', r.id,
                    'scope', r.scope, 'scopeId', r.scope_id, 'measure', r.measure, 'currency', r.currency,
                    'window', r.time_window, 'windowStart',
                    to_char(a.window_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'mode', r.mode,
                    'deployment', r.deployment, 'amount', trim_scale(a.amount)::text, 'spent',
                    trim_scale(a.spent)::text, 'forecast', trim_scale(a.forecast)::text)::text, :now, :now
            FROM raised a JOIN limit_rule r ON r.id = a.rule_id CROSS JOIN webhook w
            ON CONFLICT DO NOTHING""";

    /** Of the budgets that were charged just now. */
    static final String RAISE_CHARGED = RAISE.formatted("b.rule_id = ANY(:rules)");

    /** Of all windows that are under way: time passes, and amounts are lowered. */
    static final String RAISE_ALL = RAISE
            .formatted("b.window_start = limit_window(r.time_window, :now) AND r.measure <> 'CONCURRENCY'");

    static final String NEWEST = """
            SELECT a.id, a.rule_id AS "limit", r.scope, r.scope_id, r.measure, r.currency, r.time_window AS "window",
                a.kind, a.percent, a.window_start, a.spent, a.amount, a.forecast, a.raised_at
            FROM limit_alert a JOIN limit_rule r ON r.id = a.rule_id ORDER BY a.raised_at DESC, a.id LIMIT ?""";

    private AlertSql() {}
}
