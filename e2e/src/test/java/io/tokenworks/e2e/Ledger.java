package io.tokenworks.e2e;

import java.sql.SQLException;
import java.util.UUID;

/** Looks into the ledger's table. */
final class Ledger {
    private final RunningSystem system;

    Ledger(RunningSystem system) {
        this.system = system;
    }

    /** What the ledger says of one operation. */
    record Line(int entries, long inputTokens, long outputTokens) {}

    Line of(UUID operation) throws SQLException {
        return where("operation", operation);
    }

    /** Input tokens are counted with the cached ones, as the API's usage counts them. */
    private Line where(String column, Object value) throws SQLException {
        try (var c = system.database(); var s = c.prepareStatement("""
                SELECT count(*), coalesce(sum(input_tokens + cached_input_tokens), 0), coalesce(sum(output_tokens), 0)
                FROM ledger_entry WHERE %s = ?""".formatted(column))) {
            s.setObject(1, value);
            try (var r = s.executeQuery()) {
                r.next();
                return new Line(r.getInt(1), r.getLong(2), r.getLong(3));
            }
        }
    }

    /** What the ledger says of all operations of a deployment. */
    Line ofDeployment(String deployment) throws SQLException {
        return where("deployment", deployment);
    }

    /** What the ledger says of all operations of a tenant. */
    Line ofTenant(UUID tenant) throws SQLException {
        return where("tenant", tenant);
    }
}
