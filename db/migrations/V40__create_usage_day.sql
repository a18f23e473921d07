-- The same by day of admission: what reports over months read.
CREATE TABLE usage_day (
    tenant                uuid NOT NULL,
    period                date NOT NULL,
    day                   date NOT NULL,
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
    PRIMARY KEY (tenant, period, day, kind, project, api_key, deployment, service_tier, currency, input_price_id, tags_digest)
) WITH (fillfactor = 70);
CREATE INDEX usage_day_period ON usage_day (period);

GRANT SELECT, INSERT, UPDATE (operations, input_tokens, cached_input_tokens, output_tokens, amount) ON usage_day TO tokenworks_app;

INSERT INTO usage_day
SELECT tenant, period, (hour AT TIME ZONE 'UTC')::date, kind, project, api_key, deployment, service_tier, currency, input_price_id, tags_digest,
    cached_input_price_id, output_price_id, tags, sum(operations), sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), sum(amount)
FROM usage_hour GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14;
