package io.tokenworks.controlplane.quotas;

/** The statements of rules. */
final class LimitSql {

    static final String VIEW = """
            SELECT id, scope, scope_id, measure, currency, time_window, amount, mode, deployment, alert_percents,
                alert_forecast, created_at, row_version
            FROM limit_rule""";

    /** The one of the same kind. */
    static final String SAME = VIEW + """

            WHERE scope = :scope AND scope_id = :scopeId AND measure = :measure AND time_window = :window
               AND mode = :mode AND currency IS NOT DISTINCT FROM :currency::text
               AND deployment IS NOT DISTINCT FROM :deployment::text""";

    static final String ORDER = """
            ORDER BY array_position(ARRAY['COMPANY', 'TENANT', 'PROJECT', 'KEY'], scope), scope_id, measure, currency,
               time_window, deployment NULLS FIRST, mode""";

    static final String PUT = """
            INSERT INTO limit_rule (id, scope, scope_id, measure, currency, time_window, amount, mode, deployment,
                alert_percents, alert_forecast, created_at)
            VALUES (:id, :scope, :scopeId, :measure, :currency, :window, :amount, :mode, :deployment, :percents,
                :forecast, :now)
            ON CONFLICT (scope, scope_id, measure, currency, time_window, mode, deployment) DO UPDATE
                SET amount = excluded.amount, alert_percents = excluded.alert_percents,
                    alert_forecast = excluded.alert_forecast, row_version = limit_rule.row_version + 1
            RETURNING id""";

    /** What the ledger has entered in the window that is under way. */
    static final String SEED = """
            INSERT INTO limit_balance (rule_id, window_start, spent)
            SELECT r.id, w.start, coalesce(sum(CASE r.measure
                WHEN 'TOKENS' THEN e.input_tokens + e.cached_input_tokens + e.output_tokens
                WHEN 'INPUT' THEN e.input_tokens WHEN 'CACHED_INPUT' THEN e.cached_input_tokens
                WHEN 'OUTPUT' THEN e.output_tokens WHEN 'MONEY' THEN e.amount
                ELSE CASE e.kind WHEN 'REVERSAL' THEN -1 WHEN 'CREDIT' THEN 0 ELSE 1 END END)
                FILTER (WHERE e.tenant IS NOT NULL), 0)
            FROM limit_rule r CROSS JOIN LATERAL (SELECT limit_window(r.time_window, :now) AS start) w
            LEFT JOIN (
                ledger_entry e LEFT JOIN tenant t ON t.id = e.tenant
            ) ON e.admitted_at >= w.start AND e.operation_at >= w.start - interval '1 day'
                AND (r.scope, r.scope_id) IN (('COMPANY', t.company_id), ('TENANT', e.tenant),
                    ('PROJECT', e.project), ('KEY', e.api_key))
                AND coalesce(r.deployment, e.deployment) = e.deployment
                AND coalesce(r.currency, e.currency) = e.currency
            WHERE r.id = :rule GROUP BY r.id, w.start""";

    /** Those in force, and those that will be. */
    static final String PRICES = """
            SELECT deployment, tenant, effective_from, currency, input_price AS input,
                cached_input_price AS cached_input,
                output_price AS output, nullif(holds_to, 'infinity') AS holds_to, service_tier
            FROM price_set WHERE holds_to > :now
            ORDER BY deployment, tenant NULLS FIRST, effective_from""";

    private LimitSql() {}
}
