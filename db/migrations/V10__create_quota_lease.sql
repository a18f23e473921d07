-- Tokens of a quota in the hands of one gateway. OPEN: may grow. CLOSING: the gateway gave it back; records may still be on their way.
-- FROZEN: expired; nothing is known of its gateway. SETTLED: what it did not spend went back to the quota.
CREATE TABLE quota_lease (
    id               uuid PRIMARY KEY,
    tenant_id        uuid NOT NULL REFERENCES quota,
    gateway          uuid NOT NULL,
    state            text NOT NULL CHECK (state IN ('OPEN', 'CLOSING', 'FROZEN', 'SETTLED')),
    granted_tokens   bigint NOT NULL CHECK (granted_tokens >= 0),
    spent_tokens     bigint NOT NULL DEFAULT 0 CHECK (spent_tokens >= 0),
    last_sequence    bigint NOT NULL,
    last_exhausted   boolean NOT NULL,
    expires_at       timestamptz NOT NULL,
    state_changed_at timestamptz NOT NULL
);
CREATE INDEX quota_lease_unsettled ON quota_lease (state, expires_at) WHERE state <> 'SETTLED';
CREATE INDEX quota_lease_tenant ON quota_lease (tenant_id);

GRANT SELECT, INSERT, UPDATE ON quota_lease TO tokenworks_app;
