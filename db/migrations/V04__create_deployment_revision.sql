-- What a worker of a deployment is. Never changed: another model or engine setting is another revision. Workers of different revisions never pair.
CREATE TABLE deployment_revision (
    deployment_id       uuid NOT NULL REFERENCES deployment,
    revision            integer NOT NULL CHECK (revision >= 1),
    model               text NOT NULL CHECK (length(model) BETWEEN 1 AND 200),
    model_path          text NOT NULL CHECK (length(model_path) BETWEEN 1 AND 4096),
    backend             text NOT NULL CHECK (backend IN ('CPU', 'TIMED')),
    mode                text NOT NULL CHECK (mode IN ('AGGREGATED', 'DISAGGREGATED', 'AUTO')),
    handover_min_tokens integer NOT NULL CHECK (handover_min_tokens >= 0),
    card_digest         text CHECK (card_digest ~ '^[0-9a-f]{64}$'),
    created_at          timestamptz NOT NULL,
    PRIMARY KEY (deployment_id, revision)
);

-- The card becomes known when the first worker of the revision has read the model.
GRANT SELECT, INSERT, UPDATE (card_digest) ON deployment_revision TO tokenworks_app;
