ALTER TABLE admin_user ADD COLUMN role text NOT NULL DEFAULT 'ADMIN' CHECK (role IN ('ADMIN', 'FINANCE', 'OPERATOR', 'VIEWER'));

GRANT UPDATE (role) ON admin_user TO tokenworks_app;
