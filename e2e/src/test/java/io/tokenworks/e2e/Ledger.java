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

    /** Input tokens are counted with the cached ones, as the API's usage counts them. */
    Line of(UUID operation) throws SQLException {
        try (var c = system.database(); var s = c.prepareStatement("""
                SELECT count(*), coalesce(sum(input_tokens + cached_input_tokens), 0), coalesce(sum(output_tokens), 0)
                FROM ledger_entry WHERE operation = ?""")) {
            s.setObject(1, operation);
            try (var r = s.executeQuery()) {
                r.next();
                return new Line(r.getInt(1), r.getLong(2), r.getLong(3));
            }
        }
    }
}
