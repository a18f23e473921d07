package io.tokenworks.controlplane.quotas;

/** The statements of leases. Lists come as one JSON array: numbers in it stay exact. */
final class LeaseSql {

    private static final String ASKED = """
            jsonb_to_recordset(:asked::jsonb) AS a(rule uuid, "window" timestamptz)""";

    static final String OPEN = """
            INSERT INTO limit_lease (id, gateway, state, expires_at, state_changed_at)
            VALUES (:lease, :gateway, 'OPEN', :expiry, :now) ON CONFLICT DO NOTHING""";

    static final String LOCK = "SELECT id, gateway, state, last_sequence FROM limit_lease WHERE id = ? FOR UPDATE";

    static final String RENEW = """
            UPDATE limit_lease SET last_sequence = :sequence, expires_at = :expiry,
                state_changed_at = CASE WHEN state = 'OPEN' THEN state_changed_at ELSE :now END, state = 'OPEN'
            WHERE id = :lease""";

    /** Balances of rules that exist. */
    static final String BALANCES = """
            INSERT INTO limit_balance (rule_id, window_start)
            SELECT r.id, a."window" FROM %s JOIN limit_rule r ON r.id = a.rule ORDER BY 1, 2
            ON CONFLICT DO NOTHING""".formatted(ASKED);

    static final String ROOMS = """
            SELECT b.rule_id, b.window_start, r.measure, r.amount, b.spent, b.held
            FROM %s JOIN limit_balance b ON b.rule_id = a.rule AND b.window_start = a."window"
            JOIN limit_rule r ON r.id = b.rule_id
            ORDER BY b.rule_id, b.window_start FOR UPDATE OF b""".formatted(ASKED);

    static final String SLICES = """
            INSERT INTO limit_slice (lease_id, rule_id, window_start)
            SELECT :lease, b.rule_id, b.window_start
            FROM %s JOIN limit_balance b ON b.rule_id = a.rule AND b.window_start = a."window"
            ON CONFLICT DO NOTHING""".formatted(ASKED);

    static final String OF_LEASE = """
            SELECT rule_id, window_start, granted, spent, refused FROM limit_slice WHERE lease_id = ?""";

    static final String GATEWAYS = "SELECT count(DISTINCT gateway) FROM limit_lease WHERE state = 'OPEN'";

    static final String CHANGE = """
            WITH c AS (
                SELECT * FROM jsonb_to_recordset(:changes::jsonb)
                    AS c(rule uuid, "window" timestamptz, granted numeric, held numeric, refused bigint,
                        wanting boolean)
            ), slices AS (
                UPDATE limit_slice s SET granted = s.granted + c.granted, refused = s.refused + c.refused
                FROM c WHERE s.lease_id = :lease AND s.rule_id = c.rule AND s.window_start = c."window"
            )
            UPDATE limit_balance b SET held = b.held + c.held, refused = b.refused + c.refused,
                short_at = CASE WHEN c.wanting THEN :now ELSE b.short_at END
            FROM c WHERE b.rule_id = c.rule AND b.window_start = c."window\"""";

    /** Slices that were asked about, and those that somebody is short of. */
    static final String ANSWER = """
            SELECT s.rule_id AS rule, s.window_start AS "window", s.granted,
                r.amount - b.spent - b.held <= 0 AS exhausted, coalesce(b.short_at > :since, false) AS shortage
            FROM limit_slice s JOIN limit_balance b USING (rule_id, window_start) JOIN limit_rule r ON r.id = s.rule_id
            WHERE s.lease_id = :lease AND NOT s.settled AND (b.short_at > :since
                OR EXISTS (SELECT FROM %s WHERE a.rule = s.rule_id AND a."window" = s.window_start))"""
            .formatted(ASKED);

    static final String FREEZE = """
            UPDATE limit_lease SET state = 'FROZEN', state_changed_at = :now
            WHERE state = 'OPEN' AND expires_at < :now""";

    static final String LOCK_HELD = """
            SELECT b.rule_id FROM limit_slice s JOIN limit_balance b USING (rule_id, window_start)
            WHERE s.lease_id = ? AND NOT s.settled ORDER BY b.rule_id, b.window_start FOR UPDATE OF b""";

    static final String SETTLE = """
            WITH settled AS (
                UPDATE limit_slice SET settled = true WHERE lease_id = :lease AND NOT settled
                RETURNING rule_id, window_start, greatest(granted - spent, 0) AS unspent
            )
            UPDATE limit_balance b SET held = b.held - s.unspent
            FROM settled s WHERE b.rule_id = s.rule_id AND b.window_start = s.window_start""";

    private LeaseSql() {}
}
