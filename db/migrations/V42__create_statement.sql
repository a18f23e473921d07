-- A closed period of a tenant in one currency, sealed: numbered without gaps within the company, its lines and its place in the tenant's chain fixed.
-- hash = SHA-256 over the statement and its lines, as docs/internals/metering.md says.
CREATE TABLE statement (
    id          uuid PRIMARY KEY,
    company     uuid NOT NULL,
    number      bigint NOT NULL CHECK (number >= 1),
    tenant      uuid NOT NULL,
    period      date NOT NULL CHECK (period = date_trunc('month', period)),
    currency    text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    minor_units integer NOT NULL CHECK (minor_units BETWEEN 0 AND 15),
    sequence    bigint NOT NULL,
    head        bytea NOT NULL CHECK (octet_length(head) = 32),
    lines       bigint NOT NULL CHECK (lines >= 1),
    exact       numeric(38, 15) NOT NULL,
    total       numeric(38, 15) NOT NULL,
    sealed_at   timestamptz NOT NULL,
    hash        bytea NOT NULL CHECK (octet_length(hash) = 32),
    UNIQUE (company, number),
    UNIQUE (tenant, period, currency)
);

-- One line a project, deployment, tier, kind, original period and price version. amount is exact rounded half to even, once.
CREATE TABLE statement_line (
    statement       uuid NOT NULL,
    line            bigint NOT NULL CHECK (line >= 1),
    kind            text NOT NULL,
    original_period date,
    project         uuid NOT NULL,
    deployment      text NOT NULL,
    service_tier    text NOT NULL,
    token_class     text,
    price_id        uuid,
    price           numeric(18, 9),
    tokens          bigint NOT NULL,
    exact           numeric(38, 15) NOT NULL,
    amount          numeric(38, 15) NOT NULL,
    PRIMARY KEY (statement, line)
);

-- The number that a company's next statement gets; its lock keeps the numbers without gaps.
CREATE TABLE statement_number (
    company uuid PRIMARY KEY,
    next    bigint NOT NULL CHECK (next >= 1)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON statement FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON statement EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON statement_line FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON statement_line EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON statement, statement_line TO tokenworks_app;
GRANT SELECT, INSERT, UPDATE (next) ON statement_number TO tokenworks_app;
