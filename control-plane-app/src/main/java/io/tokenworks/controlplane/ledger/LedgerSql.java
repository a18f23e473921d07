package io.tokenworks.controlplane.ledger;

/**
 * SQL that takes records in. A row that exists already is left out by its first insert, and with it everything that
 * would follow from it. The locks of the tenants' heads are held.
 */
final class LedgerSql {

    /** Heads of tenants that have none yet. */
    static final String NEW_HEADS = """
            INSERT INTO ledger_head (tenant) SELECT DISTINCT tenant FROM unnest(?::uuid[]) AS t(tenant)
            WHERE NOT EXISTS (SELECT 1 FROM ledger_head h WHERE h.tenant = t.tenant) ORDER BY tenant
            ON CONFLICT DO NOTHING""";

    /** Everybody takes these locks in the same order. */
    static final String LOCK_HEADS = """
            SELECT tenant FROM ledger_head WHERE tenant = ANY(?) ORDER BY tenant FOR UPDATE""";

    /** Keeps attempt records that are new and notes them as touched. */
    static final String ATTEMPTS = """
            WITH fresh AS (
                INSERT INTO attempt_record (operation_at, operation, attempt, choice, source, version, worker, role,
                    tenant, deployment, revision, prompt_tokens, prompt_positions_computed, positions_computed,
                    tokens_emitted, outcome, started_at, duration_nanos)
                SELECT uuid7_time(operation), operation, attempt, choice, source, version, worker, role, tenant,
                    deployment, revision, prompt_tokens, prompt_positions_computed, positions_computed, tokens_emitted,
                    outcome, started_at, duration_nanos
                FROM attempt_stage ORDER BY operation, attempt, choice, source
                ON CONFLICT DO NOTHING
                RETURNING operation_at, operation, attempt, choice, source
            )
            INSERT INTO touched_stage SELECT * FROM fresh""";

    /**
     * Keeps operation records that are new, notes them as touched and prices them. An operation that delivered no
     * token costs nothing, its prompt neither: the gateway gives its whole reservation back. What was used in a closed
     * period is billed in the next one. The price set is the one in force at admission of the narrowest scope: tenant
     * and tier, tier, tenant, all.
     */
    static final String OPERATIONS = """
            WITH sets AS MATERIALIZED (SELECT * FROM price_set),
            fresh AS (
                INSERT INTO operation_record (operation_at, operation, version, source, tenant, api_key, deployment,
                    revision, admitted_at, prompt_tokens, cached_tokens, output_tokens, outcome, attempts, lease,
                    ttft_millis, duration_millis, project, tags, service_tier)
                SELECT uuid7_time(operation), operation, version, source, tenant, api_key, deployment, revision,
                    admitted_at, prompt_tokens, cached_tokens, output_tokens, outcome, attempts, lease, ttft_millis,
                    duration_millis, coalesce(project, default_project(tenant)), tags, service_tier
                FROM operation_stage ORDER BY operation
                ON CONFLICT DO NOTHING
                RETURNING *
            ), known AS (
                INSERT INTO touched_stage (operation_at, operation) SELECT operation_at, operation FROM fresh
            ), billed AS (
                SELECT f.*, CASE WHEN output_tokens = 0 THEN 0 ELSE prompt_tokens - cached_tokens END::bigint AS input,
                    CASE WHEN output_tokens = 0 THEN 0 ELSE cached_tokens END::bigint AS cached,
                    date_trunc('month', admitted_at AT TIME ZONE 'UTC')::date AS month,
                    (h.closed_through + interval '1 month')::date AS opened
                FROM fresh f JOIN ledger_head h ON h.tenant = f.tenant
            )
            INSERT INTO entry_stage
            SELECT operation_at, operation, b.tenant, api_key, project, b.deployment, revision, b.service_tier, tags,
                admitted_at, CASE WHEN month < opened THEN 'CORRECTION' ELSE 'USAGE' END, 0, greatest(month, opened),
                CASE WHEN month < opened THEN month END, input, cached, output_tokens,
                coalesce(own_tier.input_id, tier.input_id, own.input_id, common.input_id),
                coalesce(own_tier.cached_input_id, tier.cached_input_id, own.cached_input_id, common.cached_input_id),
                coalesce(own_tier.output_id, tier.output_id, own.output_id, common.output_id),
                coalesce((input * coalesce(own_tier.input_price, tier.input_price, own.input_price, common.input_price)
                    + cached * coalesce(own_tier.cached_input_price, tier.cached_input_price, own.cached_input_price,
                        common.cached_input_price)
                    + output_tokens * coalesce(own_tier.output_price, tier.output_price, own.output_price,
                        common.output_price)) * 0.000001, 0),
                coalesce(own_tier.currency, tier.currency, own.currency, common.currency, repeat('X', 3)), lease, NULL
            FROM billed b
            LEFT JOIN sets own_tier ON own_tier.deployment = b.deployment AND own_tier.tenant = b.tenant
                AND own_tier.service_tier = b.service_tier
                AND b.admitted_at >= own_tier.holds_from AND b.admitted_at < own_tier.holds_to
            LEFT JOIN sets tier ON tier.deployment = b.deployment AND tier.tenant IS NULL
                AND tier.service_tier = b.service_tier
                AND b.admitted_at >= tier.holds_from AND b.admitted_at < tier.holds_to
            LEFT JOIN sets own ON own.deployment = b.deployment AND own.tenant = b.tenant
                AND own.service_tier = 'default'
                AND b.admitted_at >= own.holds_from AND b.admitted_at < own.holds_to
            LEFT JOIN sets common ON common.deployment = b.deployment AND common.tenant IS NULL
                AND common.service_tier = 'default'
                AND b.admitted_at >= common.holds_from AND b.admitted_at < common.holds_to""";

    private LedgerSql() {}
}
