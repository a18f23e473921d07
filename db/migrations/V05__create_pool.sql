CREATE TABLE pool (
    deployment_id   uuid NOT NULL REFERENCES deployment,
    role            text NOT NULL CHECK (role IN ('PREFILL', 'DECODE')),
    desired_workers integer NOT NULL CHECK (desired_workers >= 0),
    PRIMARY KEY (deployment_id, role)
);

GRANT SELECT, INSERT, UPDATE (desired_workers) ON pool TO tokenworks_app;
