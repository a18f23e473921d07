-- Frozen by the gateway at admission. Rows from before have no project: theirs is the tenant's default one. Every row from now on has one.
ALTER TABLE operation_record ADD COLUMN project uuid;
ALTER TABLE operation_record ADD COLUMN tags jsonb NOT NULL DEFAULT '{}';
