-- Who is billed. cache_secret parts the prefix caches of tenants.
CREATE TABLE tenant (
    id           uuid PRIMARY KEY,
    name         text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 100),
    cache_secret bytea NOT NULL CHECK (octet_length(cache_secret) = 32),
    created_at   timestamptz NOT NULL
);

GRANT SELECT, INSERT ON tenant TO tokenworks_app;
