package io.tokenworks.controlplane.costs;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Revenue, cost and margin of deployments. */
@Service
@Transactional(readOnly = true)
public class Margins {

    /**
     * Hours take the rate that is in force when they begin. Prefill workers produce prompt positions, decode workers
     * tokens. Milliseconds times a rate is exact; the last division keeps 15 decimals.
     */
    private static final String LINES = """
            WITH hours AS (
                SELECT h.deployment, h.role, h.live_millis, h.busy_millis, r.per_hour, r.currency
                FROM worker_hour h
                LEFT JOIN LATERAL (
                    SELECT per_hour, currency FROM worker_rate r
                    WHERE r.role = h.role AND (r.deployment = h.deployment OR r.deployment IS NULL)
                        AND r.effective_from <= h.hour + interval '1 hour'
                    ORDER BY r.deployment NULLS LAST, r.effective_from DESC LIMIT 1) r ON true
                WHERE h.hour >= ?::date::timestamp AT TIME ZONE 'UTC' AND h.hour < ?::date::timestamp AT TIME ZONE 'UTC'
            ), cost AS (
                SELECT deployment, role, currency, sum(live_millis)::bigint AS live_millis,
                    sum(busy_millis)::bigint AS busy_millis,
                    round(sum(busy_millis * per_hour) / 3600000, 15) AS working,
                    round(sum((live_millis - busy_millis) * per_hour) / 3600000, 15) AS idle
                FROM hours GROUP BY 1, 2, 3
            ), produced AS (
                SELECT deployment, CASE measure WHEN 'TOKENS' THEN 'DECODE' ELSE 'PREFILL' END AS role,
                    sum(amount)::bigint AS tokens
                FROM conservation_hour
                WHERE account = 'PRODUCED' AND hour >= ?::date::timestamp AT TIME ZONE 'UTC'
                    AND hour < ?::date::timestamp AT TIME ZONE 'UTC'
                GROUP BY 1, 2
            )
            SELECT c.deployment, c.role, c.currency, c.live_millis, c.busy_millis, c.working, c.idle,
                coalesce(p.tokens, 0) AS produced,
                CASE WHEN p.tokens > 0 THEN round(c.working * 1000000 / p.tokens, 15) END AS per_million
            FROM cost c LEFT JOIN produced p USING (deployment, role)
            ORDER BY c.deployment, c.role DESC, c.currency""";

    private static final String REVENUE = """
            SELECT deployment, currency, sum(amount) AS amount,
                sum(input_tokens + cached_input_tokens)::bigint AS prompt, sum(output_tokens)::bigint AS output
            FROM usage_day WHERE day >= ? AND day < ? GROUP BY 1, 2 ORDER BY 1, 2""";

    private final JdbcClient jdbc;

    Margins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What the workers of one role of a deployment cost.
     *
     * @param currency null where no rate is known; then nothing is said of cost
     * @param working cost of the time in which they worked, shared by what they produced
     * @param idle cost of the rest
     * @param produced prompt positions or tokens, by role
     * @param perMillion of them; null if there are none
     */
    public record Cost(
            String deployment, String role, @Nullable String currency, long liveMillis, long busyMillis,
            @Nullable BigDecimal working, @Nullable BigDecimal idle, long produced,
            @Nullable BigDecimal perMillion) {}

    /** What was billed for a deployment, credits taken off. */
    public record Revenue(String deployment, String currency, BigDecimal amount, long prompt, long output) {}

    /** Both, for the days from one until before another. Currencies are never mixed. */
    public record Report(List<Cost> costs, List<Revenue> revenue) {}

    public Report report(LocalDate from, LocalDate until) {
        List<Cost> costs = jdbc.sql(LINES).param(from).param(until).param(from).param(until)
                .query(DataClassRowMapper.newInstance(Cost.class)).list();
        List<Revenue> revenue = jdbc.sql(REVENUE).param(from).param(until)
                .query(DataClassRowMapper.newInstance(Revenue.class)).list();
        return new Report(costs, revenue);
    }
}
