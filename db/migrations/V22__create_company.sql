-- Who runs or pays for tenants together. The installation begins with one; a tenant of no other belongs to the oldest.
-- row_version counts changes: whoever changes a row names the version that it read.
CREATE TABLE company (
    id          uuid PRIMARY KEY,
    name        text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
    tags        jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(tags) = 'object'),
    created_at  timestamptz NOT NULL,
    row_version integer NOT NULL DEFAULT 0
);

INSERT INTO company (id, name, created_at) VALUES (gen_random_uuid(), 'company', now());

GRANT SELECT, INSERT, UPDATE (name, tags, row_version) ON company TO tokenworks_app;
