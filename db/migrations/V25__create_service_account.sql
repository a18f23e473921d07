-- A program of a project that holds keys of its own. Disabled: none of its keys is in force any more.
CREATE TABLE service_account (
    id          uuid PRIMARY KEY,
    project_id  uuid NOT NULL REFERENCES project,
    name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    created_at  timestamptz NOT NULL,
    disabled_at timestamptz,
    row_version integer NOT NULL DEFAULT 0,
    UNIQUE (project_id, name),
    UNIQUE (project_id, id)
);

GRANT SELECT, INSERT, UPDATE (name, disabled_at, row_version) ON service_account TO tokenworks_app;
