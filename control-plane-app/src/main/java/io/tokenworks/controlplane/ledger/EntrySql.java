package io.tokenworks.controlplane.ledger;

/** SQL that makes entries of what stands in entry_stage: numbered, chained, written, summed up. */
final class EntrySql {

    /** What is hashed of an entry, in this order. {@code LedgerBytes} says the same in Java. */
    static final String CANONICAL = """
            record_send(ROW(tenant, sequence, kind, refers_to, operation, api_key, project, deployment, revision,
                service_tier, tags, admitted_at, period, original_period, input_tokens, cached_input_tokens,
                output_tokens, input_price_id, cached_input_price_id, output_price_id, amount, currency, lease, reason,
                now()))""";

    private static final String SUMS = """
            operations = t.operations + excluded.operations, input_tokens = t.input_tokens + excluded.input_tokens,
            cached_input_tokens = t.cached_input_tokens + excluded.cached_input_tokens,
            output_tokens = t.output_tokens + excluded.output_tokens, amount = t.amount + excluded.amount""";

    /** A reversal goes before what is booked anew in its place. */
    static final String ENTER = """
            WITH numbered AS (
                SELECT s.*, h.hash AS head, h.sequence + row_number() OVER (
                    PARTITION BY s.tenant ORDER BY s.operation, s.kind DESC, s.refers_to) AS sequence
                FROM entry_stage s JOIN ledger_head h ON h.tenant = s.tenant
            ), chained AS MATERIALIZED (
                SELECT *, ledger_chain(head, %1$s) OVER (PARTITION BY tenant ORDER BY sequence) AS hash FROM numbered
            ), entered AS (
                INSERT INTO ledger_entry (operation_at, operation, tenant, sequence, kind, refers_to, api_key, project,
                    deployment, revision, service_tier, tags, admitted_at, period, original_period, input_tokens,
                    cached_input_tokens, output_tokens, input_price_id, cached_input_price_id, output_price_id, amount,
                    currency, lease, reason, entered_at, hash)
                SELECT operation_at, operation, tenant, sequence, kind, refers_to, api_key, project, deployment,
                    revision, service_tier, tags, admitted_at, period, original_period, input_tokens,
                    cached_input_tokens, output_tokens, input_price_id, cached_input_price_id, output_price_id, amount,
                    currency, lease, reason, now(), hash
                FROM chained
            ), heads AS (
                UPDATE ledger_head h SET sequence = c.sequence, hash = c.hash
                FROM (SELECT DISTINCT ON (tenant) tenant, sequence, hash FROM chained
                    ORDER BY tenant, sequence DESC) c
                WHERE h.tenant = c.tenant
            ), hours AS MATERIALIZED (
                SELECT tenant, period, date_trunc('hour', admitted_at, 'UTC') AS hour, kind, project, api_key,
                    deployment, service_tier, currency, input_price_id, cached_input_price_id, output_price_id, tags,
                    sum(CASE kind WHEN 'REVERSAL' THEN -1 WHEN 'CREDIT' THEN 0 ELSE 1 END) AS operations,
                    sum(input_tokens) AS input, sum(cached_input_tokens) AS cached, sum(output_tokens) AS output,
                    sum(amount) AS amount
                FROM chained GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
            ), named AS MATERIALIZED (
                SELECT tenant, period, hour, kind, project, api_key, deployment, service_tier, currency,
                    coalesce(input_price_id, nil) AS input_price_id, md5(tags::text)::uuid AS tags_digest,
                    coalesce(cached_input_price_id, nil) AS cached_input_price_id,
                    coalesce(output_price_id, nil) AS output_price_id, tags, operations, input, cached, output, amount
                FROM hours, (SELECT '00000000-0000-0000-0000-000000000000'::uuid AS nil) n
            ), by_hour AS (
                INSERT INTO usage_hour AS t SELECT * FROM named
                ON CONFLICT (tenant, period, hour, kind, project, api_key, deployment, service_tier, currency,
                    input_price_id, tags_digest) DO UPDATE SET %2$s
            ), by_day AS (
                INSERT INTO usage_day AS t
                SELECT tenant, period, (hour AT TIME ZONE 'UTC')::date, kind, project, api_key, deployment,
                    service_tier, currency, input_price_id, tags_digest, cached_input_price_id, output_price_id, tags,
                    sum(operations), sum(input), sum(cached), sum(output), sum(amount)
                FROM named GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
                ON CONFLICT (tenant, period, day, kind, project, api_key, deployment, service_tier, currency,
                    input_price_id, tags_digest) DO UPDATE SET %2$s
            )
            INSERT INTO usage_total AS t (tenant, month, deployment, currency, operations, input_tokens,
                cached_input_tokens, output_tokens, amount)
            SELECT tenant, period, deployment, currency, sum(operations), sum(input), sum(cached), sum(output),
                sum(amount)
            FROM hours GROUP BY 1, 2, 3, 4
            ON CONFLICT (tenant, month, deployment, currency) DO UPDATE SET %2$s""".formatted(CANONICAL, SUMS);

    private EntrySql() {}
}
