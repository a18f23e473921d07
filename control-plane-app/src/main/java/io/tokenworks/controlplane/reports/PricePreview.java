package io.tokenworks.controlplane.reports;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What a month's use would have cost at a new price. Only use that the new price would be for; nothing is written. */
@Service
@Transactional(readOnly = true)
public class PricePreview {

    /** The narrowest scope counts: use that a narrower one has a price for keeps that one. */
    private static final String RERATED = """
            WITH narrower AS MATERIALIZED (
                SELECT tenant, service_tier FROM price_set
                WHERE deployment = :deployment AND holds_from <= :at AND holds_to > :at
                    AND (service_tier <> 'default')::int * 2 + (tenant IS NOT NULL)::int
                        > (:tier <> 'default')::int * 2 + (:tenant::uuid IS NOT NULL)::int
            )
            SELECT coalesce(t.name, u.tenant::text) AS tenant, u.service_tier, u.currency,
                sum(u.operations)::bigint AS operations, sum(u.input_tokens)::bigint AS input_tokens,
                sum(u.cached_input_tokens)::bigint AS cached_input_tokens,
                sum(u.output_tokens)::bigint AS output_tokens, sum(u.amount) AS amount,
                sum(u.input_tokens * :input + u.cached_input_tokens * :cachedInput + u.output_tokens * :output)
                    * 0.000001 AS what_if
            FROM usage_hour u LEFT JOIN tenant t ON t.id = u.tenant
            WHERE u.deployment = :deployment AND u.hour >= :from AND u.hour < :until AND u.kind <> 'CREDIT'
                AND (:tenant::uuid IS NULL OR u.tenant = :tenant)
                AND (:tier = 'default' OR u.service_tier = :tier)
                AND NOT EXISTS (SELECT 1 FROM narrower n WHERE (n.tenant IS NULL OR n.tenant = u.tenant)
                    AND n.service_tier IN ('default', u.service_tier))
            GROUP BY t.name, u.tenant, 2, 3 ORDER BY 1, u.tenant, 2, 3""";

    private final JdbcClient jdbc;

    PricePreview(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By tenant, tier and the currency that the use was billed in. */
    public List<Line> lines(YearMonth month, NewPrice price) {
        return jdbc.sql(RERATED).param("deployment", price.deployment()).param("tier", price.serviceTier())
                .param("tenant", price.tenant()).param("at", price.at().atOffset(ZoneOffset.UTC))
                .param("input", price.input()).param("cachedInput", price.cachedInput())
                .param("output", price.output()).param("from", start(month)).param("until", start(month.plusMonths(1)))
                .query(DataClassRowMapper.newInstance(Line.class)).list();
    }

    private static Object start(YearMonth month) {
        return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    /**
     * Per million tokens.
     *
     * @param tenant null: everybody
     * @param at the moment from which it would hold
     */
    public record NewPrice(
            String deployment, String serviceTier, @Nullable UUID tenant, Instant at, BigDecimal input,
            BigDecimal cachedInput, BigDecimal output) {}

    /**
     * @param tenant its name
     * @param amount what it cost, in the currency
     * @param whatIf what it would have cost, in the new price's currency
     */
    public record Line(
            String tenant, String serviceTier, String currency, long operations, long inputTokens,
            long cachedInputTokens, long outputTokens, BigDecimal amount, BigDecimal whatIf) {}
}
