-- Each tenant's entries are numbered without gaps and chained: hash = SHA-256(hash of the one before, 32 zero bytes for the first, then the entry
-- as record_send gives it). ledger_head is the end of a chain; whoever adds to the chain holds its lock, and takes locks in the order of tenants.
-- closed_through: the newest period of the tenant that is closed.
CREATE TABLE ledger_head (
    tenant         uuid PRIMARY KEY,
    sequence       bigint NOT NULL DEFAULT 0 CHECK (sequence >= 0),
    hash           bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (octet_length(hash) = 32),
    closed_through date CHECK (closed_through = date_trunc('month', closed_through))
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE (sequence, hash, closed_through) ON ledger_head TO tokenworks_app;

CREATE FUNCTION ledger_link(link bytea, head bytea, entry bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN sha256(coalesce(link, head) || entry);
END $$;

-- As a window function it gives each row of a tenant its hash, the tenant's head being the first link.
CREATE AGGREGATE ledger_chain(bytea, bytea) (SFUNC = ledger_link, STYPE = bytea, PARALLEL = SAFE);

-- Rows of before: booked in the month of admission, chained in the order of their operations.
ALTER TABLE ledger_entry DISABLE TRIGGER append_only;
UPDATE ledger_entry e SET project = default_project(tenant),
    period = date_trunc('month', admitted_at AT TIME ZONE 'UTC')::date, sequence = n.sequence
FROM (SELECT operation_at, operation, row_number() OVER (PARTITION BY tenant ORDER BY operation) AS sequence FROM ledger_entry) n
WHERE n.operation_at = e.operation_at AND n.operation = e.operation;

UPDATE ledger_entry e SET hash = n.hash
FROM (
    SELECT operation_at, operation, ledger_chain(decode(repeat('00', 32), 'hex'), record_send(ROW(tenant, sequence, kind, refers_to, operation,
        api_key, project, deployment, revision, service_tier, tags, admitted_at, period, original_period, input_tokens, cached_input_tokens,
        output_tokens, input_price_id, cached_input_price_id, output_price_id, amount, currency, lease, reason, entered_at)))
        OVER (PARTITION BY tenant ORDER BY sequence) AS hash
    FROM ledger_entry) n
WHERE n.operation_at = e.operation_at AND n.operation = e.operation;
ALTER TABLE ledger_entry ENABLE TRIGGER append_only;

INSERT INTO ledger_head (tenant, sequence, hash)
SELECT DISTINCT ON (tenant) tenant, sequence, hash FROM ledger_entry ORDER BY tenant, sequence DESC;

ALTER TABLE ledger_entry ALTER COLUMN project SET NOT NULL;
ALTER TABLE ledger_entry ALTER COLUMN period SET NOT NULL;
ALTER TABLE ledger_entry ALTER COLUMN sequence SET NOT NULL;
ALTER TABLE ledger_entry ALTER COLUMN hash SET NOT NULL;
CREATE INDEX ledger_entry_sequence ON ledger_entry (tenant, sequence);
