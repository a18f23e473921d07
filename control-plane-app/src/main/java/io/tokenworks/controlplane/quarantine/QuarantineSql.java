package io.tokenworks.controlplane.quarantine;

/** SQL of quarantined records and of what was decided about them. */
final class QuarantineSql {

    static final String PUT = """
            INSERT INTO quarantined_record (digest, kind, cause, reason, body, body_bytes, received_at)
            VALUES (sha256(convert_to(?, 'UTF8') || ?::bytea), ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING""";

    static final String OPEN = """
            SELECT count(*) FROM quarantined_record r
            WHERE NOT EXISTS (SELECT FROM quarantine_decision d WHERE d.record = r.id)""";

    static final String SELECT = """
            SELECT r.id, r.kind, r.cause, r.reason, r.received_at, r.body, r.body_bytes, d.decision,
                d.reason AS why, d.corrected, d.actor, d.at
            FROM quarantined_record r LEFT JOIN quarantine_decision d ON d.record = r.id
            """;

    static final String PAGE = SELECT + """
            WHERE (?::boolean IS NULL OR (d.record IS NULL) = ?) AND (?::bigint IS NULL OR r.id < ?)
            ORDER BY r.id DESC LIMIT ?""";

    /** Nothing if there is a decision already. */
    static final String DECIDE = """
            INSERT INTO quarantine_decision (record, decision, reason, corrected, actor, at)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (record) DO NOTHING""";

    private QuarantineSql() {}
}
