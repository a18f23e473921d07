-- What workers say they did. operation_at is the time inside the operation's id: the partition key, and through it the whole key is unique.
CREATE TABLE attempt_record (
    operation_at              timestamptz NOT NULL,
    operation                 uuid NOT NULL,
    attempt                   integer NOT NULL CHECK (attempt >= 1),
    choice                    integer NOT NULL CHECK (choice >= 0),
    source                    uuid NOT NULL,
    version                   integer NOT NULL,
    worker                    uuid NOT NULL,
    role                      text NOT NULL,
    tenant                    uuid NOT NULL,
    deployment                text NOT NULL,
    revision                  integer NOT NULL,
    prompt_tokens             integer NOT NULL CHECK (prompt_tokens >= 0),
    prompt_positions_computed integer NOT NULL CHECK (prompt_positions_computed >= 0),
    positions_computed        bigint NOT NULL CHECK (positions_computed >= 0),
    tokens_emitted            integer NOT NULL CHECK (tokens_emitted >= 0),
    outcome                   text NOT NULL,
    started_at                timestamptz NOT NULL,
    duration_nanos            bigint NOT NULL,
    received_at               timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (operation_at, operation, attempt, choice, source),
    CHECK (operation_at = uuid7_time(operation))
) PARTITION BY RANGE (operation_at);

CREATE TABLE attempt_record_default PARTITION OF attempt_record DEFAULT;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON attempt_record FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON attempt_record EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON attempt_record_default EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON attempt_record TO tokenworks_app;
