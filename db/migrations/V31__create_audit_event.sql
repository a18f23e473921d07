-- Who changed what, with how it was and how it is, written in the transaction of the change. Never a secret, and of a person only that something
-- about them was changed: what is append-only could not be erased.
CREATE TABLE audit_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at          timestamptz NOT NULL,
    actor       text NOT NULL,
    role        text NOT NULL,
    action      text NOT NULL,
    resource    text NOT NULL,
    resource_id text NOT NULL,
    tenant      uuid,
    before      jsonb,
    after       jsonb
);
CREATE INDEX audit_event_tenant ON audit_event (tenant, id DESC);
CREATE INDEX audit_event_resource ON audit_event (resource, resource_id, id DESC);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_event EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON audit_event TO tokenworks_app;
