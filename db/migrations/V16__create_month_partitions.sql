-- Makes the partitions of this month and of the next ones. The application may call it but owns no table. A month whose rows already sit in the
-- default partition stays there. Partitions are not granted to anybody: rows are reached through the parent.
CREATE FUNCTION ensure_month_partitions(months_ahead integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent  text;
    month   timestamp;  -- UTC, whatever the session's zone
    name    text;
    created integer := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ensure_month_partitions'));
    FOREACH parent IN ARRAY ARRAY['attempt_record', 'operation_record', 'ledger_entry'] LOOP
        FOR ahead IN 0..least(greatest(months_ahead, 0), 24) LOOP
            month := date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead);
            name := parent || '_' || to_char(month, 'YYYY_MM');
            CONTINUE WHEN to_regclass(name) IS NOT NULL;
            BEGIN
                EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', name, parent,
                    month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
                EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', name);
                created := created + 1;
            EXCEPTION WHEN check_violation THEN
                RAISE WARNING 'month % of % stays in its default partition', month, parent;
            END;
        END LOOP;
    END LOOP;
    RETURN created;
END $$;

REVOKE ALL ON FUNCTION ensure_month_partitions(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ensure_month_partitions(integer) TO tokenworks_app;

SELECT ensure_month_partitions(3);
