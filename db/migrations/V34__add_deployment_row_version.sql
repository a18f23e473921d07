ALTER TABLE deployment ADD COLUMN row_version integer NOT NULL DEFAULT 0;

GRANT UPDATE (row_version) ON deployment TO tokenworks_app;
