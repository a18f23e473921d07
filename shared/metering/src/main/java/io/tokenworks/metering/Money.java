package io.tokenworks.metering;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An exact amount, NUMERIC(38,15) in the database. Never rounded but once, on a statement line.
 *
 * @param amount scale at most {@link #SCALE}
 * @param currency ISO 4217 code
 */
public record Money(BigDecimal amount, String currency) {

    /** Decimals that a price of 9 decimals per million tokens can produce. */
    public static final int SCALE = 15;

    private static final int PRECISION = 38;

    /** @throws ArithmeticException if the amount does not fit NUMERIC(38,15) exactly */
    public Money {
        amount = amount.setScale(SCALE, RoundingMode.UNNECESSARY);
        if (amount.precision() > PRECISION) {
            throw new ArithmeticException("amount exceeds NUMERIC(38,15): " + amount);
        }
        Price.checkCurrency(currency);
    }

    /** Nothing, in the given currency. */
    public static Money zero(String currency) {
        return new Money(BigDecimal.ZERO, currency);
    }

    /** @throws IllegalArgumentException if the currencies differ */
    public Money plus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
        }
        return new Money(amount.add(other.amount), currency);
    }

    /** The amount as it stands on a statement line, rounded half to even to the currency's minor units. */
    public BigDecimal rounded(int minorUnits) {
        return amount.setScale(minorUnits, RoundingMode.HALF_EVEN);
    }
}
