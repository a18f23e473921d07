-- What a worker costs an hour, from a moment on; a rate for one deployment goes before the rate for all. Rates are added, never changed.
CREATE TABLE worker_rate (
    id             uuid PRIMARY KEY,
    deployment     text,
    role           text NOT NULL CHECK (role IN ('PREFILL', 'DECODE')),
    per_hour       numeric(18, 9) NOT NULL CHECK (per_hour >= 0),
    currency       text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    effective_from timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (deployment, role, effective_from)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON worker_rate FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON worker_rate EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON worker_rate TO tokenworks_app;
