package io.tokenworks.controlplane.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the ledger says, without scanning it. */
@Service
@Transactional(readOnly = true)
public class UsageReports {

    private static final int OPERATIONS_MOST = 1000;

    private final JdbcClient jdbc;

    UsageReports(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Usage of a tenant by month, deployment and currency, newest month first. */
    public List<UsageLine> usage(UUID tenant) {
        return jdbc
                .sql("""
                        SELECT tenant, month, deployment, currency, operations, input_tokens, cached_input_tokens,
                            output_tokens, amount
                        FROM usage_total WHERE tenant = ? ORDER BY month DESC, deployment, currency""")
                .param(tenant)
                .query(DataClassRowMapper.newInstance(UsageLine.class)).list();
    }

    /** Usage of all tenants by tenant and currency, over all time. */
    public List<UsageLine> usageByTenant() {
        return jdbc.sql("""
                SELECT tenant, min(month) AS month, '' AS deployment, currency, sum(operations)::bigint AS operations,
                    sum(input_tokens)::bigint AS input_tokens, sum(cached_input_tokens)::bigint AS cached_input_tokens,
                    sum(output_tokens)::bigint AS output_tokens, sum(amount) AS amount
                FROM usage_total GROUP BY tenant, currency""")
                .query(DataClassRowMapper.newInstance(UsageLine.class))
                .list();
    }

    /**
     * The newest operations, newest first.
     *
     * @param tenant only of this one; null for all
     */
    public List<OperationLine> newest(@Nullable UUID tenant, int limit) {
        return jdbc.sql("""
                SELECT e.operation, e.tenant, t.name AS tenant_name, e.api_key, e.deployment, e.revision, e.admitted_at,
                    o.prompt_tokens, o.cached_tokens, o.output_tokens, o.outcome, o.attempts, o.ttft_millis,
                    o.duration_millis, e.amount, e.currency
                FROM ledger_entry e JOIN operation_record o USING (operation_at, operation)
                LEFT JOIN tenant t ON t.id = e.tenant
                WHERE (?::uuid IS NULL OR e.tenant = ?) ORDER BY e.operation_at DESC, e.operation DESC LIMIT ?""")
                .param(tenant).param(tenant).param(Math.clamp(limit, 1, OPERATIONS_MOST))
                .query(DataClassRowMapper.newInstance(OperationLine.class))
                .list();
    }

    /** @param month its first day */
    public record UsageLine(
            UUID tenant,
            LocalDate month,
            String deployment,
            String currency,
            long operations,
            long inputTokens,
            long cachedInputTokens,
            long outputTokens,
            BigDecimal amount) {}

    /** One operation with its price. Tokens are those delivered; one that failed before the first costs nothing. */
    public record OperationLine(
            UUID operation,
            UUID tenant,
            @Nullable String tenantName,
            UUID apiKey,
            String deployment,
            int revision,
            Instant admittedAt,
            int promptTokens,
            int cachedTokens,
            int outputTokens,
            String outcome,
            int attempts,
            long ttftMillis,
            long durationMillis,
            BigDecimal amount,
            String currency) {}
}
