-- What gateways say they delivered: one row an operation, as it came.
CREATE TABLE operation_record (
    operation_at    timestamptz NOT NULL,
    operation       uuid NOT NULL,
    version         integer NOT NULL,
    source          uuid NOT NULL,
    tenant          uuid NOT NULL,
    api_key         uuid NOT NULL,
    deployment      text NOT NULL,
    revision        integer NOT NULL,
    admitted_at     timestamptz NOT NULL,
    prompt_tokens   integer NOT NULL CHECK (prompt_tokens >= 0),
    cached_tokens   integer NOT NULL CHECK (cached_tokens BETWEEN 0 AND prompt_tokens),
    output_tokens   integer NOT NULL CHECK (output_tokens >= 0),
    outcome         text NOT NULL,
    attempts        integer NOT NULL,
    lease           uuid,
    ttft_millis     bigint NOT NULL,
    duration_millis bigint NOT NULL,
    received_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (operation_at, operation),
    CHECK (operation_at = uuid7_time(operation))
) PARTITION BY RANGE (operation_at);

CREATE TABLE operation_record_default PARTITION OF operation_record DEFAULT;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON operation_record FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON operation_record EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON operation_record_default EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON operation_record TO tokenworks_app;
