package io.tokenworks.controlplane.console;

import io.tokenworks.metering.AttemptRecord.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Operations of the ledger. Both tables are found by the time inside an operation's id, so the newest are read without
 * a scan.
 */
@Component
final class StoredOperationDesk implements OperationDesk {
    private static final String NEWEST = """
            SELECT l.operation AS id, l.tenant, coalesce(t.name, l.tenant::text) AS tenant_name, l.deployment,
                l.admitted_at, o.prompt_tokens, o.cached_tokens, o.output_tokens, o.outcome, o.ttft_millis,
                o.duration_millis, l.amount, l.currency
            FROM ledger_entry l
            JOIN operation_record o ON o.operation_at = l.operation_at AND o.operation = l.operation
            LEFT JOIN tenant t ON t.id = l.tenant
            """;
    private static final String NEWEST_FIRST = " ORDER BY l.operation_at DESC, l.operation DESC LIMIT :limit";

    private final JdbcClient jdbc;

    StoredOperationDesk(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<OperationDesk.Operation> newest(@Nullable UUID tenant, int limit) {
        JdbcClient.StatementSpec query = tenant == null
                ? jdbc.sql(NEWEST + NEWEST_FIRST)
                : jdbc.sql(NEWEST + " WHERE l.tenant = :tenant" + NEWEST_FIRST).param("tenant", tenant);
        return query.param("limit", limit).query((row, _) -> operation(row)).list();
    }

    private static OperationDesk.Operation operation(ResultSet row) throws SQLException {
        return new OperationDesk.Operation(row.getObject("id", UUID.class), row.getObject("tenant", UUID.class),
                row.getString("tenant_name"), row.getString("deployment"),
                row.getObject("admitted_at", OffsetDateTime.class).toInstant(), row.getInt("prompt_tokens"),
                row.getInt("cached_tokens"), row.getInt("output_tokens"), Outcome.valueOf(row.getString("outcome")),
                row.getLong("ttft_millis"), row.getLong("duration_millis"), row.getBigDecimal("amount"),
                row.getString("currency"));
    }
}
