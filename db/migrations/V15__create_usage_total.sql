-- Sums of the ledger by tenant, deployment and month of admission, kept in the ledger's own transactions so that no page scans the ledger.
CREATE TABLE usage_total (
    tenant              uuid NOT NULL,
    month               date NOT NULL,
    deployment          text NOT NULL,
    currency            text NOT NULL,
    operations          bigint NOT NULL,
    input_tokens        bigint NOT NULL,
    cached_input_tokens bigint NOT NULL,
    output_tokens       bigint NOT NULL,
    amount              numeric(38, 15) NOT NULL,
    PRIMARY KEY (tenant, month, deployment, currency)
);

GRANT SELECT, INSERT, UPDATE ON usage_total TO tokenworks_app;
