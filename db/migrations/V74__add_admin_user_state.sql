-- Somebody who left is kept, because the audit trail names them, and signs in no more. The version changes with the role, the password and the state:
-- a session that began at another one is over.
ALTER TABLE admin_user ADD COLUMN disabled_at timestamptz, ADD COLUMN row_version integer NOT NULL DEFAULT 0;

GRANT UPDATE (disabled_at, row_version) ON admin_user TO tokenworks_app;
