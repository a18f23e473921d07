-- What somebody decided about a quarantined record: one decision each. corrected: what was taken into the ledger instead of what came.
CREATE TABLE quarantine_decision (
    record    bigint PRIMARY KEY REFERENCES quarantined_record,
    decision  text NOT NULL CHECK (decision IN ('DISMISSED', 'RESUBMITTED')),
    reason    text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
    corrected text CHECK (octet_length(corrected) <= 65536),
    actor     text NOT NULL,
    at        timestamptz NOT NULL
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON quarantine_decision FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON quarantine_decision EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON quarantine_decision TO tokenworks_app;
