-- What one gateway holds of budgets. OPEN: may grow. FROZEN: expired; nothing is known of its gateway, and what it holds stays charged. CLOSED:
-- the ledger has the records of all its operations, or the grace is over; what was not spent went back.
CREATE TABLE limit_lease (
    id               uuid PRIMARY KEY,
    gateway          uuid NOT NULL,
    state            text NOT NULL CHECK (state IN ('OPEN', 'FROZEN', 'CLOSED')),
    last_sequence    bigint NOT NULL DEFAULT 0,
    expires_at       timestamptz NOT NULL,
    state_changed_at timestamptz NOT NULL
);
CREATE INDEX limit_lease_not_closed ON limit_lease (state, expires_at) WHERE state <> 'CLOSED';

GRANT SELECT, INSERT, UPDATE (state, last_sequence, expires_at, state_changed_at) ON limit_lease TO tokenworks_app;

-- Whoever changes a slice holds the lock of its balance.
CREATE TABLE limit_slice (
    lease_id     uuid NOT NULL REFERENCES limit_lease,
    rule_id      uuid NOT NULL,
    window_start timestamptz NOT NULL,
    granted      numeric(38, 15) NOT NULL DEFAULT 0 CHECK (granted >= 0),
    spent        numeric(38, 15) NOT NULL DEFAULT 0,
    refused      bigint NOT NULL DEFAULT 0 CHECK (refused >= 0),
    settled      boolean NOT NULL DEFAULT false,
    PRIMARY KEY (lease_id, rule_id, window_start),
    FOREIGN KEY (rule_id, window_start) REFERENCES limit_balance ON DELETE CASCADE
);
CREATE INDEX limit_slice_unsettled ON limit_slice (rule_id, window_start) WHERE NOT settled;

GRANT SELECT, INSERT, UPDATE (granted, spent, refused, settled) ON limit_slice TO tokenworks_app;
