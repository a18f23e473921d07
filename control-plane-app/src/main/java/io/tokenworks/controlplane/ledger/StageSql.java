package io.tokenworks.controlplane.ledger;

/** The temporary tables through which records come. Times of operations are computed once, here. */
final class StageSql {

    /** Makes them where this connection has none yet, and empties them. */
    static final String TABLES = """
            SET LOCAL client_min_messages = warning;
            CREATE TEMP TABLE IF NOT EXISTS attempt_stage (version integer, operation uuid, attempt integer,
                choice integer, source uuid, worker uuid, role text, tenant uuid, deployment text, revision integer,
                prompt_tokens integer, prompt_positions_computed integer, positions_computed bigint,
                tokens_emitted integer, outcome text, started_at timestamptz, duration_nanos bigint, place integer)
                ON COMMIT DELETE ROWS;
            CREATE TEMP TABLE IF NOT EXISTS operation_stage (version integer, operation uuid, source uuid, tenant uuid,
                api_key uuid, deployment text, revision integer, admitted_at timestamptz, prompt_tokens integer,
                cached_tokens integer, output_tokens integer, outcome text, attempts integer, lease uuid,
                ttft_millis bigint, duration_millis bigint, project uuid, tags jsonb, service_tier text, place integer)
                ON COMMIT DELETE ROWS;
            CREATE TEMP TABLE IF NOT EXISTS touched_stage (operation_at timestamptz, operation uuid, attempt integer,
                choice integer, source uuid) ON COMMIT DELETE ROWS;
            CREATE TEMP TABLE IF NOT EXISTS entry_stage (operation_at timestamptz, operation uuid, tenant uuid,
                api_key uuid, project uuid, deployment text, revision integer, service_tier text, tags jsonb,
                admitted_at timestamptz, kind text, refers_to bigint, period date, original_period date,
                input_tokens bigint, cached_input_tokens bigint, output_tokens bigint, input_price_id uuid,
                cached_input_price_id uuid, output_price_id uuid, amount numeric(38, 15), currency text, lease uuid,
                reason text) ON COMMIT DELETE ROWS;
            DELETE FROM attempt_stage;
            DELETE FROM operation_stage;
            DELETE FROM touched_stage;
            DELETE FROM entry_stage""";

    private StageSql() {}
}
