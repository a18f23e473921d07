package io.tokenworks.controlplane.ledger;

/**
 * The statements of the ledger. Each takes a batch as one JSON array: numbers in it stay exact, and the plan is
 * the same for any size.
 */
final class LedgerSql {

    /**
     * Keeps attempt records that are new. Sorted, so that two senders of the same batch wait for each other in the
     * same order.
     */
    static final String ATTEMPTS = """
            INSERT INTO attempt_record (operation_at, operation, attempt, choice, source, version, worker, role, tenant,
                deployment, revision, prompt_tokens, prompt_positions_computed, positions_computed, tokens_emitted,
                outcome, started_at, duration_nanos)
            SELECT uuid7_time(operation), operation, attempt, choice, source, version, worker, role, tenant, deployment,
                revision, "promptTokens", "promptPositionsComputed", "positionsComputed", "tokensEmitted", outcome,
                "startedAt", "durationNanos"
            FROM jsonb_to_recordset(?::jsonb) AS r(version integer, operation uuid, attempt integer, choice integer,
                source uuid, worker uuid, role text, tenant uuid, deployment text, revision integer,
                "promptTokens" integer, "promptPositionsComputed" integer, "positionsComputed" bigint,
                "tokensEmitted" integer, outcome text, "startedAt" timestamptz, "durationNanos" bigint)
            ORDER BY operation, attempt, choice, source
            ON CONFLICT DO NOTHING""";

    /**
     * Keeps operation records that are new, writes one priced entry for each, adds to the totals, and tells the
     * billed tokens by lease. An operation that delivered no token costs nothing, its prompt neither: the gateway gives
     * its whole reservation back. The price set is the newest one in force at admission; an operation admitted before
     * the first set (clocks differ) takes the first.
     */
    static final String OPERATIONS = """
            WITH fresh AS (
                INSERT INTO operation_record (operation_at, operation, version, source, tenant, api_key, deployment,
                    revision, admitted_at, prompt_tokens, cached_tokens, output_tokens, outcome, attempts, lease,
                    ttft_millis, duration_millis, project, tags)
                SELECT uuid7_time(operation), operation, version, source, tenant, "apiKey", deployment, revision,
                    "admittedAt", "promptTokens", "cachedTokens", "outputTokens", outcome, attempts, lease,
                    "ttftMillis", "durationMillis", coalesce(project, default_project(tenant)), coalesce(tags, '{}')
                FROM jsonb_to_recordset(?::jsonb) AS r(version integer, operation uuid, source uuid, tenant uuid,
                    "apiKey" uuid, deployment text, revision integer, "admittedAt" timestamptz, "promptTokens" integer,
                    "cachedTokens" integer, "outputTokens" integer, outcome text, attempts integer, lease uuid,
                    "ttftMillis" bigint, "durationMillis" bigint, project uuid, tags jsonb)
                ORDER BY operation
                ON CONFLICT DO NOTHING
                RETURNING *
            ), billed AS (
                SELECT f.*, CASE WHEN nothing THEN 0 ELSE prompt_tokens - cached_tokens END::bigint AS input,
                    CASE WHEN nothing THEN 0 ELSE cached_tokens END::bigint AS cached, output_tokens::bigint AS output
                FROM fresh f, LATERAL (SELECT output_tokens = 0 AS nothing) n
            ), priced AS (
                SELECT b.*, pi.id AS input_id, pc.id AS cached_id, po.id AS output_id,
                    coalesce(pi.currency, repeat('X', 3)) AS currency,
                    coalesce((b.input * pi.price + b.cached * pc.price + b.output * po.price) * 0.000001, 0) AS amount
                FROM billed b
                LEFT JOIN LATERAL (
                    SELECT effective_from FROM price_version p WHERE p.deployment = b.deployment
                    ORDER BY (effective_from <= b.admitted_at) DESC,
                        CASE WHEN effective_from <= b.admitted_at THEN b.admitted_at - effective_from
                            ELSE effective_from - b.admitted_at END
                    LIMIT 1) v ON true
                LEFT JOIN price_version pi ON pi.deployment = b.deployment AND pi.effective_from = v.effective_from
                    AND pi.token_class = 'INPUT'
                LEFT JOIN price_version pc ON pc.deployment = b.deployment AND pc.effective_from = v.effective_from
                    AND pc.token_class = 'CACHED_INPUT'
                LEFT JOIN price_version po ON po.deployment = b.deployment AND po.effective_from = v.effective_from
                    AND po.token_class = 'OUTPUT'
            ), entered AS (
                INSERT INTO ledger_entry (operation_at, operation, tenant, api_key, deployment, revision, admitted_at,
                    input_tokens, cached_input_tokens, output_tokens, input_price_id, cached_input_price_id,
                    output_price_id, amount, currency, lease)
                SELECT operation_at, operation, tenant, api_key, deployment, revision, admitted_at, input, cached,
                    output, input_id, cached_id, output_id, amount, currency, lease
                FROM priced
            ), totals AS (
                INSERT INTO usage_total AS t (tenant, month, deployment, currency, operations, input_tokens,
                    cached_input_tokens, output_tokens, amount)
                SELECT tenant, date_trunc('month', admitted_at AT TIME ZONE 'UTC')::date, deployment, currency,
                    count(*), sum(input), sum(cached), sum(output), sum(amount)
                FROM priced GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
                ON CONFLICT (tenant, month, deployment, currency) DO UPDATE SET
                    operations = t.operations + excluded.operations,
                    input_tokens = t.input_tokens + excluded.input_tokens,
                    cached_input_tokens = t.cached_input_tokens + excluded.cached_input_tokens,
                    output_tokens = t.output_tokens + excluded.output_tokens,
                    amount = t.amount + excluded.amount
            )
            SELECT lease, sum(input + cached + output)::bigint AS tokens FROM priced GROUP BY lease""";

    private LedgerSql() {}
}
