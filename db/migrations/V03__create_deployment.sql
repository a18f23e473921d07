CREATE TABLE deployment (
    id         uuid PRIMARY KEY,
    name       text NOT NULL UNIQUE CHECK (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'),
    state      text NOT NULL CHECK (state IN ('CREATED', 'RUNNING', 'RETIRED')),
    revision   integer NOT NULL CHECK (revision >= 1),
    created_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE (state, revision) ON deployment TO tokenworks_app;
