-- One priced line an operation. The tokens are those billed: an operation that failed before any token was delivered costs nothing.
-- Each class names the price version it was priced by. Multiplying by 0.000001 is exact where a division would choose its own scale.
-- An operation for which no price exists at all has no version, currency XXX and amount 0: visible, not lost.
CREATE TABLE ledger_entry (
    operation_at         timestamptz NOT NULL,
    operation            uuid NOT NULL,
    tenant               uuid NOT NULL,
    api_key              uuid NOT NULL,
    deployment           text NOT NULL,
    revision             integer NOT NULL,
    admitted_at          timestamptz NOT NULL,
    input_tokens         bigint NOT NULL CHECK (input_tokens >= 0),
    cached_input_tokens  bigint NOT NULL CHECK (cached_input_tokens >= 0),
    output_tokens        bigint NOT NULL CHECK (output_tokens >= 0),
    input_price_id       uuid REFERENCES price_version,
    cached_input_price_id uuid REFERENCES price_version,
    output_price_id      uuid REFERENCES price_version,
    amount               numeric(38, 15) NOT NULL CHECK (amount >= 0),
    currency             text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    lease                uuid,
    entered_at           timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (operation_at, operation),
    CHECK (operation_at = uuid7_time(operation))
) PARTITION BY RANGE (operation_at);
CREATE INDEX ledger_entry_tenant ON ledger_entry (tenant, operation_at DESC);

CREATE TABLE ledger_entry_default PARTITION OF ledger_entry DEFAULT;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ledger_entry EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ledger_entry_default EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON ledger_entry TO tokenworks_app;
