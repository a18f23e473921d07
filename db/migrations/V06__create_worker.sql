-- A place in a pool that a worker process fills. The place keeps its id and its state folder over restarts, so that a new process finds the
-- journal and the outbox of the one before it. pid with its start time names a process; registration is what the process said of itself.
CREATE TABLE worker (
    id                 uuid PRIMARY KEY,
    deployment_id      uuid NOT NULL REFERENCES deployment,
    revision           integer NOT NULL,
    role               text NOT NULL CHECK (role IN ('PREFILL', 'DECODE')),
    slot               integer NOT NULL CHECK (slot >= 0),
    port               integer,
    pid                bigint,
    process_started_at timestamptz,
    instance           uuid,
    registration       text,
    draining           boolean NOT NULL DEFAULT false,
    failures           integer NOT NULL DEFAULT 0,
    launched_at        timestamptz,
    UNIQUE (deployment_id, role, slot)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON worker TO tokenworks_app;
