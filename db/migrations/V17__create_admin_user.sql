CREATE TABLE admin_user (
    name          text PRIMARY KEY,
    password_hash text NOT NULL,
    created_at    timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE (password_hash) ON admin_user TO tokenworks_app;
