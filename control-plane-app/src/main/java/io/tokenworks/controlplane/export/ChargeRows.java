package io.tokenworks.controlplane.export;

import io.tokenworks.controlplane.export.Charge.Kind;
import io.tokenworks.controlplane.export.Charge.ListPrice;
import io.tokenworks.controlplane.export.Charge.Party;
import io.tokenworks.controlplane.export.Charge.Span;
import io.tokenworks.controlplane.reports.ByClass;
import io.tokenworks.metering.TokenClass;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The charges of one month's bill, read from the roll-up by hour: each of its lines is a charge a class of tokens. */
@Component
class ChargeRows {

    /** Rows that are on their way at a time; without it the driver would bring all of them. */
    private static final int FETCH_ROWS = 1000;
    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {
    };

    private static final String CHARGES = """
            SELECT c.id AS company, c.name AS company_name, u.tenant, coalesce(t.name, u.tenant::text) AS tenant_name,
                u.project, coalesce(p.name, u.project::text) AS project_name, u.api_key, d.id AS deployment_id,
                u.deployment, u.kind, u.service_tier, u.currency, u.hour, u.period, u.tags, u.operations,
                k.token_class, k.price_id, v.price, k.tokens, s.number, %s AS amount
            FROM usage_hour u
            LEFT JOIN tenant t ON t.id = u.tenant
            LEFT JOIN company c ON c.id = t.company_id
            LEFT JOIN project p ON p.id = u.project
            LEFT JOIN deployment d ON d.name = u.deployment
            LEFT JOIN statement s ON s.tenant = u.tenant AND s.period = u.period AND s.currency = u.currency
            %sWHERE u.period = ? AND (?::uuid IS NULL OR u.tenant = ?) AND %s
                AND (k.tokens <> 0 OR k.token_class IS NULL)
            ORDER BY u.tenant, u.hour""".formatted(ByClass.AMOUNT, ByClass.JOIN, ByClass.OF_LINE);

    private final JdbcTemplate jdbc;
    private final JsonMapper json;

    ChargeRows(JdbcTemplate shared, JsonMapper json) {
        this.jdbc = new JdbcTemplate(Objects.requireNonNull(shared.getDataSource()));
        this.jdbc.setFetchSize(FETCH_ROWS);
        this.json = json;
    }

    /** @param tenant only of this one; null for all */
    @Transactional(readOnly = true)
    public void each(YearMonth month, @Nullable UUID tenant, Consumer<Charge> charges) {
        jdbc.query(CHARGES, row -> {
            charges.accept(charge(row));
        }, month.atDay(1), tenant, tenant);
    }

    private Charge charge(ResultSet row) throws SQLException {
        String tokenClass = row.getString("token_class");
        UUID deployment = row.getObject("deployment_id", UUID.class);
        String deploymentName = row.getString("deployment");
        String number = row.getString("number");
        return new Charge(
                party(row, "company", "company_name"), party(row, "tenant", "tenant_name"),
                party(row, "project", "project_name"), row.getObject("api_key", UUID.class),
                new Party(deployment == null ? new UUID(0, 0) : deployment, deploymentName), kind(row),
                tokenClass == null ? null : TokenClass.valueOf(tokenClass), price(row), row.getString("service_tier"),
                row.getLong("operations"), row.getLong("tokens"), row.getBigDecimal("amount"),
                row.getString("currency"), hour(row), month(row), number,
                json.readValue(row.getString("tags"), TAGS));
    }

    private static Party party(ResultSet row, String id, String name) throws SQLException {
        return new Party(row.getObject(id, UUID.class), row.getString(name));
    }

    private static Kind kind(ResultSet row) throws SQLException {
        return switch (row.getString("kind")) {
            case "CREDIT" -> Kind.CREDIT;
            case "CORRECTION" -> Kind.CORRECTION;
            default -> Kind.USAGE;
        };
    }

    private static @Nullable ListPrice price(ResultSet row) throws SQLException {
        BigDecimal perMillion = row.getBigDecimal("price");
        return perMillion == null ? null : new ListPrice(row.getObject("price_id", UUID.class), perMillion);
    }

    private static Span hour(ResultSet row) throws SQLException {
        Instant start = row.getTimestamp("hour").toInstant();
        return new Span(start, start.plus(1, ChronoUnit.HOURS));
    }

    private static Span month(ResultSet row) throws SQLException {
        LocalDate first = row.getObject("period", LocalDate.class);
        return new Span(first.atStartOfDay(ZoneOffset.UTC).toInstant(),
                first.plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
