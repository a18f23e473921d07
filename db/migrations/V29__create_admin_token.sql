-- Secrets of programs that administer: kept as a hash, like keys. A TENANT token reads what belongs to its tenant.
CREATE TABLE admin_token (
    id         uuid PRIMARY KEY,
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    role       text NOT NULL CHECK (role IN ('ADMIN', 'FINANCE', 'OPERATOR', 'VIEWER', 'TENANT')),
    tenant_id  uuid REFERENCES tenant,
    sha256     text NOT NULL UNIQUE CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    prefix     text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    CHECK ((role = 'TENANT') = (tenant_id IS NOT NULL))
);

GRANT SELECT, INSERT, UPDATE (revoked_at) ON admin_token TO tokenworks_app;
