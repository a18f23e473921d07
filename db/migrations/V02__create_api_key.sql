-- Only the hash of a secret is kept; the prefix lets people recognise a key.
CREATE TABLE api_key (
    id         uuid PRIMARY KEY,
    tenant_id  uuid NOT NULL REFERENCES tenant,
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    sha256     text NOT NULL UNIQUE CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    prefix     text NOT NULL,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX api_key_tenant ON api_key (tenant_id);

GRANT SELECT, INSERT, UPDATE (revoked_at) ON api_key TO tokenworks_app;
