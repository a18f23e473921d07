-- One budget: a rule in one of its windows. spent is what the ledger has entered. held = sum over its slices that are not settled of what was
-- granted and is not spent. A grant never takes spent + held over the rule's amount.
CREATE TABLE limit_balance (
    rule_id      uuid NOT NULL REFERENCES limit_rule ON DELETE CASCADE,
    window_start timestamptz NOT NULL,
    spent        numeric(38, 15) NOT NULL DEFAULT 0,
    held         numeric(38, 15) NOT NULL DEFAULT 0 CHECK (held >= 0),
    refused      bigint NOT NULL DEFAULT 0 CHECK (refused >= 0),
    short_at     timestamptz,
    PRIMARY KEY (rule_id, window_start)
);

COMMENT ON COLUMN limit_balance.refused IS 'requests that the rule refused, or that it would have refused were it not SHADOW';
COMMENT ON COLUMN limit_balance.short_at IS 'when a gateway last got less than requests at hand needed';

GRANT SELECT, INSERT, UPDATE (spent, held, refused, short_at) ON limit_balance TO tokenworks_app;
