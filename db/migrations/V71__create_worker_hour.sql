-- How long workers lived, and how much of that they worked, by hour. What they cost is computed when it is asked for.
CREATE TABLE worker_hour (
    deployment  text NOT NULL,
    role        text NOT NULL CHECK (role IN ('PREFILL', 'DECODE')),
    hour        timestamptz NOT NULL,
    live_millis bigint NOT NULL CHECK (live_millis >= 0),
    busy_millis bigint NOT NULL CHECK (busy_millis BETWEEN 0 AND live_millis),
    PRIMARY KEY (deployment, role, hour)
);

GRANT SELECT, INSERT, UPDATE (live_millis, busy_millis) ON worker_hour TO tokenworks_app;
