-- How much of something may be used, by whom, in what time. scope_id is a company, tenant, project or key. Budgets (all but rates a minute and
-- CONCURRENCY) are granted to gateways in slices; the others are shared out by the control plane's memory.
CREATE TABLE limit_rule (
    id             uuid PRIMARY KEY,
    scope          text NOT NULL CHECK (scope IN ('COMPANY', 'TENANT', 'PROJECT', 'KEY')),
    scope_id       uuid NOT NULL,
    measure        text NOT NULL CHECK (measure IN ('TOKENS', 'INPUT', 'CACHED_INPUT', 'OUTPUT', 'MONEY', 'REQUESTS', 'CONCURRENCY')),
    currency       text CHECK (currency ~ '^[A-Z]{3}$'),
    time_window    text NOT NULL CHECK (time_window IN ('MINUTE', 'DAY', 'MONTH', 'TOTAL')),
    amount         numeric(38, 15) NOT NULL CHECK (amount >= 0),
    mode           text NOT NULL CHECK (mode IN ('HARD', 'SOFT', 'SHADOW')),
    deployment     text,
    alert_percents integer[] NOT NULL DEFAULT '{}' CHECK (0 < ALL (alert_percents) AND 1000 >= ALL (alert_percents)),
    alert_forecast boolean NOT NULL DEFAULT false,
    created_at     timestamptz NOT NULL,
    row_version    integer NOT NULL DEFAULT 0,
    CHECK ((measure = 'MONEY') = (currency IS NOT NULL)),
    CHECK (measure = 'MONEY' OR amount = trunc(amount)),
    CHECK (measure <> 'CONCURRENCY' OR time_window = 'TOTAL'),
    UNIQUE NULLS NOT DISTINCT (scope, scope_id, measure, currency, time_window, mode, deployment)
);

GRANT SELECT, INSERT, UPDATE (amount, alert_percents, alert_forecast, row_version), DELETE ON limit_rule TO tokenworks_app;

-- Beginning of the window that holds a moment, as gateways have it: UTC, whatever the session's zone.
CREATE FUNCTION limit_window(time_window text, at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE time_window
        WHEN 'TOTAL' THEN timestamptz 'epoch'
        WHEN 'MONTH' THEN date_trunc('month', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
        WHEN 'DAY' THEN date_trunc('day', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
        ELSE date_trunc('minute', at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' END
$$;
