-- Answers to writes that named an Idempotency-Key, written in the transaction of the write. The body is encrypted with a key that follows from the
-- writer's own credentials, which are not kept: it may hold a secret that is shown once.
CREATE TABLE idempotent_answer (
    actor      text NOT NULL,
    key        text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    path       text NOT NULL,
    request    text NOT NULL CHECK (request ~ '^[0-9a-f]{64}$'),
    status     integer,
    etag       text,
    body       bytea,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (actor, key)
);
CREATE INDEX idempotent_answer_age ON idempotent_answer (created_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON idempotent_answer TO tokenworks_app;
