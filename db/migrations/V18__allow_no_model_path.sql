-- The timed backend reads no file.
ALTER TABLE deployment_revision DROP CONSTRAINT deployment_revision_model_path_check;
ALTER TABLE deployment_revision ADD CONSTRAINT deployment_revision_model_path_check
    CHECK (length(model_path) <= 4096 AND (model_path <> '' OR backend = 'TIMED'));
