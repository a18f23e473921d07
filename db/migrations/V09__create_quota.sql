-- committed_tokens = spent by settled leases + granted to leases that are not settled. A grant never takes it over the limit.
CREATE TABLE quota (
    tenant_id        uuid PRIMARY KEY REFERENCES tenant,
    limit_tokens     bigint NOT NULL CHECK (limit_tokens >= 0),
    committed_tokens bigint NOT NULL DEFAULT 0 CHECK (committed_tokens >= 0)
);

GRANT SELECT, INSERT, UPDATE (limit_tokens, committed_tokens) ON quota TO tokenworks_app;
