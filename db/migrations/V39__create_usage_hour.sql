-- Sums of the ledger by hour of admission and everything that a report or a statement asks for, kept in the transactions that write entries.
-- input_price_id names the set of prices (its other two beside it; zeros where there was no price); tags_digest is MD5 of the tags' text.
CREATE TABLE usage_hour (
    tenant                uuid NOT NULL,
    period                date NOT NULL,
    hour                  timestamptz NOT NULL,
    kind                  text NOT NULL,
    project               uuid NOT NULL,
    api_key               uuid NOT NULL,
    deployment            text NOT NULL,
    service_tier          text NOT NULL,
    currency              text NOT NULL,
    input_price_id        uuid NOT NULL,
    tags_digest           uuid NOT NULL,
    cached_input_price_id uuid NOT NULL,
    output_price_id       uuid NOT NULL,
    tags                  jsonb NOT NULL,
    operations            bigint NOT NULL,
    input_tokens          bigint NOT NULL,
    cached_input_tokens   bigint NOT NULL,
    output_tokens         bigint NOT NULL,
    amount                numeric(38, 15) NOT NULL,
    PRIMARY KEY (tenant, period, hour, kind, project, api_key, deployment, service_tier, currency, input_price_id, tags_digest)
) WITH (fillfactor = 70);

GRANT SELECT, INSERT, UPDATE (operations, input_tokens, cached_input_tokens, output_tokens, amount) ON usage_hour TO tokenworks_app;

INSERT INTO usage_hour
SELECT tenant, period, date_trunc('hour', admitted_at, 'UTC'), kind, project, api_key, deployment, service_tier, currency,
    coalesce(input_price_id, uuid_nil.id), md5(tags::text)::uuid, coalesce(cached_input_price_id, uuid_nil.id),
    coalesce(output_price_id, uuid_nil.id), tags, count(*), sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), sum(amount)
FROM ledger_entry, (SELECT '00000000-0000-0000-0000-000000000000'::uuid AS id) uuid_nil
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14;
