-- A price may hold for one tenant (else for all), for one service tier, and until a moment (else until the next version of the same scope).
-- A set of three rows, one a class, has the same deployment, tenant, tier, currency and moments.
ALTER TABLE price_version ADD COLUMN service_tier text NOT NULL DEFAULT 'default' CHECK (service_tier ~ '^[a-z][a-z0-9_-]{0,31}$');
ALTER TABLE price_version ADD COLUMN tenant uuid;
ALTER TABLE price_version ADD COLUMN effective_to timestamptz CHECK (effective_to > effective_from);
ALTER TABLE price_version ADD COLUMN created_at timestamptz;
UPDATE price_version SET created_at = effective_from;
ALTER TABLE price_version ALTER COLUMN created_at SET DEFAULT now();
ALTER TABLE price_version ALTER COLUMN created_at SET NOT NULL;

ALTER TABLE price_version DROP CONSTRAINT price_version_deployment_effective_from_token_class_key;
CREATE UNIQUE INDEX price_version_scope ON price_version (deployment, tenant, service_tier, effective_from, token_class) NULLS NOT DISTINCT;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON price_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON price_version EXECUTE FUNCTION refuse_change();

-- Sets with the time they hold for. The first set for everybody holds from the beginning: clocks differ, and no use is left without a price.
CREATE VIEW price_set AS
SELECT deployment, tenant, service_tier, currency, effective_from, created_at, input_id, cached_input_id, output_id,
    input_price, cached_input_price, output_price,
    CASE WHEN tenant IS NULL AND service_tier = 'default' AND row_number() OVER scope = 1 THEN '-infinity' ELSE effective_from END AS holds_from,
    least(effective_to, lead(effective_from) OVER scope, 'infinity') AS holds_to
FROM (
    SELECT deployment, tenant, service_tier, currency, effective_from, effective_to, min(created_at) AS created_at,
        (array_agg(id) FILTER (WHERE token_class = 'INPUT'))[1] AS input_id,
        (array_agg(id) FILTER (WHERE token_class = 'CACHED_INPUT'))[1] AS cached_input_id,
        (array_agg(id) FILTER (WHERE token_class = 'OUTPUT'))[1] AS output_id,
        max(price) FILTER (WHERE token_class = 'INPUT') AS input_price,
        max(price) FILTER (WHERE token_class = 'CACHED_INPUT') AS cached_input_price,
        max(price) FILTER (WHERE token_class = 'OUTPUT') AS output_price
    FROM price_version GROUP BY deployment, tenant, service_tier, currency, effective_from, effective_to
) sets
WINDOW scope AS (PARTITION BY deployment, tenant, service_tier ORDER BY effective_from);

GRANT SELECT ON price_set TO tokenworks_app;
