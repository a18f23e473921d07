-- A threshold of a budget that was reached: once for each threshold and window. percent 0: at the pace so far the amount will not last.
CREATE TABLE limit_alert (
    id           uuid PRIMARY KEY,
    rule_id      uuid NOT NULL,
    window_start timestamptz NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('PERCENT', 'FORECAST')),
    percent      integer NOT NULL CHECK (percent >= 0),
    spent        numeric(38, 15) NOT NULL,
    amount       numeric(38, 15) NOT NULL,
    forecast     numeric(38, 15),
    raised_at    timestamptz NOT NULL,
    UNIQUE (rule_id, window_start, kind, percent),
    FOREIGN KEY (rule_id, window_start) REFERENCES limit_balance ON DELETE CASCADE
);
CREATE INDEX limit_alert_newest ON limit_alert (raised_at DESC);

GRANT SELECT, INSERT ON limit_alert TO tokenworks_app;
