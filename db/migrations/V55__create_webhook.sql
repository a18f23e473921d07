-- Where alerts are told. The secret signs what is sent, therefore it is kept as it is; it is shown once, when it is made.
CREATE TABLE webhook (
    id         uuid PRIMARY KEY,
    url        text NOT NULL UNIQUE CHECK (length(url) <= 2000 AND url ~ '^https?://'),
    secret     text NOT NULL,
    created_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, DELETE ON webhook TO tokenworks_app;

-- The outbox: written in the transaction of the fact, one row for each webhook there was. WAITING: due at next_at. PARKED: tried too often; waits for
-- somebody who says that it is to be tried again.
CREATE TABLE webhook_delivery (
    id           uuid PRIMARY KEY,
    webhook_id   uuid NOT NULL REFERENCES webhook ON DELETE CASCADE,
    event_id     uuid NOT NULL,
    event_type   text NOT NULL,
    body         text NOT NULL,
    state        text NOT NULL DEFAULT 'WAITING' CHECK (state IN ('WAITING', 'DELIVERED', 'PARKED')),
    attempts     integer NOT NULL DEFAULT 0,
    next_at      timestamptz NOT NULL,
    last_failure text CHECK (length(last_failure) <= 500),
    created_at   timestamptz NOT NULL,
    delivered_at timestamptz,
    UNIQUE (webhook_id, event_id)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (next_at) WHERE state = 'WAITING';

GRANT SELECT, INSERT, UPDATE (state, attempts, next_at, last_failure, delivered_at) ON webhook_delivery TO tokenworks_app;
