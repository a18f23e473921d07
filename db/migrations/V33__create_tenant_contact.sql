-- Whom to reach about a tenant: the only personal fields there are. They are erased by a change here; ledger and audit hold the tenant's id alone.
CREATE TABLE tenant_contact (
    tenant_id   uuid PRIMARY KEY REFERENCES tenant,
    name        text CHECK (length(name) BETWEEN 1 AND 200),
    email       text CHECK (length(email) BETWEEN 3 AND 320),
    erased_at   timestamptz,
    row_version integer NOT NULL DEFAULT 0,
    CHECK (erased_at IS NULL OR (name IS NULL AND email IS NULL))
);

GRANT SELECT, INSERT, UPDATE (name, email, erased_at, row_version) ON tenant_contact TO tokenworks_app;
