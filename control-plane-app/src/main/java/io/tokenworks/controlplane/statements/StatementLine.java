package io.tokenworks.controlplane.statements;

import io.tokenworks.metering.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One line of a statement.
 *
 * @param originalPeriod the closed month that it corrects; null if it is of this month
 * @param tokenClass null for credits
 * @param priceId null for credits, and where there was no price
 * @param price per million tokens
 * @param exact tokens × price / 10⁶
 * @param amount exact, rounded half to even to the currency's minor units: the only rounding there is
 */
public record StatementLine(
        long line,
        String kind,
        @Nullable LocalDate originalPeriod,
        UUID project,
        String deployment,
        String serviceTier,
        @Nullable String tokenClass,
        @Nullable UUID priceId,
        @Nullable BigDecimal price,
        long tokens,
        BigDecimal exact,
        BigDecimal amount) {

    /** From the columns of the query for lines, rounded here. */
    static StatementLine rounded(ResultSet row, long line, String currency, int minorUnits) throws SQLException {
        BigDecimal exact = row.getBigDecimal(10);
        return new StatementLine(line, row.getString(1), row.getObject(2, LocalDate.class),
                row.getObject(3, UUID.class), row.getString(4), row.getString(5), row.getString(6),
                row.getObject(7, UUID.class), row.getBigDecimal(8), row.getLong(9), exact,
                new Money(exact, currency).rounded(minorUnits));
    }

    /** From the columns of statement_line. Digits that should not be there are kept: whoever compares must see them. */
    public static StatementLine sealed(ResultSet row, int minorUnits) throws SQLException {
        return new StatementLine(row.getLong("line"), row.getString("kind"),
                row.getObject("original_period", LocalDate.class), row.getObject("project", UUID.class),
                row.getString("deployment"), row.getString("service_tier"), row.getString("token_class"),
                row.getObject("price_id", UUID.class), row.getBigDecimal("price"), row.getLong("tokens"),
                row.getBigDecimal("exact"), atLeast(minorUnits, row.getBigDecimal("amount")));
    }

    private static BigDecimal atLeast(int decimals, BigDecimal amount) {
        BigDecimal shortest = amount.stripTrailingZeros();
        return shortest.setScale(Math.max(decimals, shortest.scale()), RoundingMode.UNNECESSARY);
    }
}
