-- The id of a tenant's default project follows from the tenant's: a record that names no project is booked to it, whether or not the tenant is
-- (still) known here.
CREATE FUNCTION default_project(tenant uuid) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT md5('default project of ' || tenant::text)::uuid
$$;

CREATE TABLE project (
    id          uuid PRIMARY KEY,
    tenant_id   uuid NOT NULL REFERENCES tenant,
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    tags        jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(tags) = 'object'),
    created_at  timestamptz NOT NULL,
    archived_at timestamptz,
    row_version integer NOT NULL DEFAULT 0,
    UNIQUE (tenant_id, name),
    UNIQUE (tenant_id, id)
);

INSERT INTO project (id, tenant_id, name, created_at) SELECT default_project(id), id, 'default', created_at FROM tenant;

GRANT SELECT, INSERT, UPDATE (name, tags, archived_at, row_version) ON project TO tokenworks_app;
