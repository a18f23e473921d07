-- Workers compute on GPUs too, or on what they find.
ALTER TABLE deployment_revision DROP CONSTRAINT deployment_revision_backend_check;
ALTER TABLE deployment_revision ADD CONSTRAINT deployment_revision_backend_check
    CHECK (backend IN ('CPU', 'CUDA', 'AUTO', 'TIMED'));
