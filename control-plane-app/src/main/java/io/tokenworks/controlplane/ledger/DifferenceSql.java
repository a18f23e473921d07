package io.tokenworks.controlplane.ledger;

/**
 * SQL that finds, among what is staged, records of a key that is kept already with something else in it. How long
 * something took makes no difference: no bill depends on it. OFFSET 0 keeps the look-ups look-ups.
 */
final class DifferenceSql {

    static final String ATTEMPTS = """
            SELECT s.place FROM attempt_stage s CROSS JOIN LATERAL (
                SELECT * FROM attempt_record r WHERE r.operation_at = uuid7_time(s.operation)
                    AND r.operation = s.operation AND r.attempt = s.attempt AND r.choice = s.choice
                    AND r.source = s.source OFFSET 0) r
            WHERE (s.worker, s.role, s.tenant, s.deployment, s.revision, s.prompt_tokens, s.prompt_positions_computed,
                    s.positions_computed, s.tokens_emitted, s.outcome)
                IS DISTINCT FROM (r.worker, r.role, r.tenant, r.deployment, r.revision, r.prompt_tokens,
                    r.prompt_positions_computed, r.positions_computed, r.tokens_emitted, r.outcome)
            ORDER BY 1""";

    /** A record without a project is booked to the tenant's default one. */
    static final String OPERATIONS = """
            SELECT s.place FROM operation_stage s CROSS JOIN LATERAL (
                SELECT * FROM operation_record r WHERE r.operation_at = uuid7_time(s.operation)
                    AND r.operation = s.operation OFFSET 0) r
            WHERE (s.tenant, s.api_key, s.deployment, s.revision, s.admitted_at, s.prompt_tokens, s.cached_tokens,
                    s.output_tokens, s.outcome, s.lease, coalesce(s.project, r.project), s.tags, s.service_tier)
                IS DISTINCT FROM (r.tenant, r.api_key, r.deployment, r.revision, r.admitted_at, r.prompt_tokens,
                    r.cached_tokens, r.output_tokens, r.outcome, r.lease, r.project, r.tags, r.service_tier)
            ORDER BY 1""";

    private DifferenceSql() {}
}
