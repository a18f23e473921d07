-- cost_center is the tag of that name for all that the tenant uses, unless its projects or keys say another one.
ALTER TABLE tenant ADD COLUMN company_id uuid REFERENCES company;
ALTER TABLE tenant ADD COLUMN cost_center text CHECK (length(cost_center) BETWEEN 1 AND 256);
ALTER TABLE tenant ADD COLUMN tags jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(tags) = 'object');
ALTER TABLE tenant ADD COLUMN row_version integer NOT NULL DEFAULT 0;

UPDATE tenant SET company_id = (SELECT id FROM company);
ALTER TABLE tenant ALTER COLUMN company_id SET NOT NULL;
CREATE INDEX tenant_company ON tenant (company_id);

GRANT UPDATE (name, cost_center, tags, row_version) ON tenant TO tokenworks_app;
