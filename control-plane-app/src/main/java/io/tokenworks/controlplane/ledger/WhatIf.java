package io.tokenworks.controlplane.ledger;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** What some hours would have cost at other prices. Reads the roll-up by hour; the ledger is not touched. */
@Service
@Transactional(readOnly = true)
public class WhatIf {

    private static final int FETCH_ROWS = 1000;

    /** Of the prices that fit, the one for the tenant and for the tier counts most. */
    private static final String RERATED = """
            WITH prices AS MATERIALIZED (
                SELECT * FROM jsonb_to_recordset(?::jsonb) AS p(deployment text, "serviceTier" text, tenant uuid,
                    input numeric, "cachedInput" numeric, output numeric)
            )
            SELECT u.tenant, u.deployment, u.service_tier, u.currency, sum(u.operations)::bigint,
                sum(u.input_tokens)::bigint, sum(u.cached_input_tokens)::bigint, sum(u.output_tokens)::bigint,
                sum(u.amount), sum(CASE WHEN p.input IS NULL THEN u.amount ELSE (u.input_tokens * p.input
                    + u.cached_input_tokens * coalesce(p."cachedInput", p.input) + u.output_tokens * p.output)
                    * 0.000001 END)
            FROM usage_hour u LEFT JOIN LATERAL (
                SELECT * FROM prices w WHERE w.deployment = u.deployment AND (w.tenant IS NULL OR w.tenant = u.tenant)
                    AND (w."serviceTier" IS NULL OR w."serviceTier" = u.service_tier)
                ORDER BY w."serviceTier" IS NULL, w.tenant IS NULL LIMIT 1) p ON u.kind <> 'CREDIT'
            WHERE u.hour >= ? AND u.hour < ? AND (?::uuid IS NULL OR u.tenant = ?)
            GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4""";

    private final JdbcTemplate jdbc;
    private final JsonMapper json;

    WhatIf(JdbcTemplate jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Shows each line; use without a hypothetical price keeps its amount. */
    public void rerate(Hours hours, @Nullable UUID tenant, List<HypotheticalPrice> prices, Consumer<Line> reader) {
        jdbc.query(connection -> {
            PreparedStatement query = connection.prepareStatement(RERATED);
            query.setFetchSize(FETCH_ROWS);
            query.setString(1, json.writeValueAsString(prices));
            query.setObject(2, hours.from().atOffset(ZoneOffset.UTC));
            query.setObject(3, hours.to().atOffset(ZoneOffset.UTC));
            query.setObject(4, tenant);
            query.setObject(5, tenant);
            return query;
        }, (RowCallbackHandler) row -> reader.accept(new Line(row.getObject(1, UUID.class), row.getString(2),
                row.getString(3), row.getString(4), row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8),
                row.getBigDecimal(9).toPlainString(), row.getBigDecimal(10).toPlainString())));
    }

    /** Whole hours of admission, half-open. */
    public record Hours(Instant from, Instant to) {}

    /**
     * Per million tokens, in the currency that the use was billed in.
     *
     * @param serviceTier null: any
     * @param tenant null: any
     * @param cachedInput null: as {@code input}
     */
    public record HypotheticalPrice(
            String deployment,
            @Nullable String serviceTier,
            @Nullable UUID tenant,
            BigDecimal input,
            @Nullable BigDecimal cachedInput,
            BigDecimal output) {}

    /** What a tenant's use of a deployment cost, and would have cost; exact, in plain decimal. */
    public record Line(
            UUID tenant,
            String deployment,
            String serviceTier,
            String currency,
            long operations,
            long inputTokens,
            long cachedInputTokens,
            long outputTokens,
            String amount,
            String whatIf) {}
}
