-- Records that could not be taken into the ledger, as they came, with the reason. Their sender has gone on, so this is where they are. The digest is
-- of the kind and the whole record: what is sent again is the same record. A longer one is kept cut, with its length.
CREATE TABLE quarantined_record (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest      bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    kind        text NOT NULL CHECK (kind IN ('ATTEMPT', 'OPERATION')),
    cause       text NOT NULL CHECK (cause IN ('UNREADABLE', 'IMPOSSIBLE', 'DIFFERENT', 'REFUSED')),
    reason      text NOT NULL CHECK (length(reason) <= 1000),
    body        bytea NOT NULL CHECK (octet_length(body) <= 65536),
    body_bytes  integer NOT NULL CHECK (body_bytes >= octet_length(body)),
    received_at timestamptz NOT NULL
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON quarantined_record FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON quarantined_record EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON quarantined_record TO tokenworks_app;
