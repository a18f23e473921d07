-- replaces: the key that this one was made from by rotation; that one stays in force until its expires_at.
ALTER TABLE api_key ADD COLUMN project_id uuid;
ALTER TABLE api_key ADD COLUMN service_account_id uuid;
ALTER TABLE api_key ADD COLUMN tags jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(tags) = 'object');
ALTER TABLE api_key ADD COLUMN expires_at timestamptz;
ALTER TABLE api_key ADD COLUMN replaces uuid UNIQUE REFERENCES api_key;
ALTER TABLE api_key ADD COLUMN row_version integer NOT NULL DEFAULT 0;

UPDATE api_key SET project_id = default_project(tenant_id);
ALTER TABLE api_key ALTER COLUMN project_id SET NOT NULL;
ALTER TABLE api_key ADD FOREIGN KEY (tenant_id, project_id) REFERENCES project (tenant_id, id);
ALTER TABLE api_key ADD FOREIGN KEY (project_id, service_account_id) REFERENCES service_account (project_id, id);
CREATE INDEX api_key_project ON api_key (project_id);

GRANT UPDATE (name, tags, expires_at, row_version) ON api_key TO tokenworks_app;
