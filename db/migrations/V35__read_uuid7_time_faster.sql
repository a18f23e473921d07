-- The check of every record calls it: PostgreSQL 18 reads the time without taking the id's text apart.
DO $$
BEGIN
    IF current_setting('server_version_num')::integer >= 180000 THEN
        CREATE OR REPLACE FUNCTION uuid7_time(id uuid) RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
            AS 'SELECT uuid_extract_timestamp(id)';
    END IF;
END $$;
