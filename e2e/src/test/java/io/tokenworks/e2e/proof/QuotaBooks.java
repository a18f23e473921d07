package io.tokenworks.e2e.proof;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** What the database says of quotas: limits of a tenant's tokens, in all, that stop it. */
final class QuotaBooks {
    private static final String BILLED = """
            coalesce((SELECT sum(input_tokens + cached_input_tokens + output_tokens) FROM ledger_entry e
                WHERE e.tenant = q.tenant), 0)""";

    private static final String LIMITS = """
            SELECT scope_id AS tenant, amount, coalesce(spent, 0) AS spent, coalesce(held, 0) AS held
            FROM limit_rule LEFT JOIN limit_balance ON rule_id = id
            WHERE scope = 'TENANT' AND measure = 'TOKENS' AND time_window = 'TOTAL' AND mode = 'HARD'""";

    private final Connection database;

    QuotaBooks(Connection database) {
        this.database = database;
    }

    /** Tenants that were ever billed for more than their limit. */
    List<String> overshot() throws SQLException {
        return Findings.of(database, "tenants billed for more than their quota", """
                SELECT q.tenant || ': ' || %s || ' of ' || q.amount FROM (%s) q WHERE %s > q.amount"""
                .formatted(BILLED, LIMITS, BILLED));
    }

    /** What is still held, and quotas whose use is not what was billed. */
    List<String> held() throws SQLException {
        List<String> wrong = Findings.of(database, "quotas of which something is held",
                "SELECT q.tenant || ': ' || q.held FROM (%s) q WHERE q.held <> 0".formatted(LIMITS));
        wrong.addAll(Findings.of(database, "quotas whose use is not what was billed", """
                SELECT q.tenant || ': spent ' || q.spent || ', billed ' || %s FROM (%s) q WHERE q.spent <> %s"""
                .formatted(BILLED, LIMITS, BILLED)));
        return wrong;
    }

    /** What is spent or held of a tenant's limit. */
    long committed(UUID tenant) throws SQLException {
        try (var s = database.prepareStatement(
                "SELECT coalesce(sum(spent + held), 0) FROM (%s) q WHERE tenant = ?".formatted(LIMITS))) {
            s.setObject(1, tenant);
            try (var row = s.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
