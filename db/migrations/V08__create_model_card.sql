-- Content-addressed: the digest is the SHA-256 of the bytes.
CREATE TABLE model_card (
    digest    text PRIMARY KEY CHECK (digest = encode(sha256(bytes), 'hex')),
    bytes     bytea NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT ON model_card TO tokenworks_app;
