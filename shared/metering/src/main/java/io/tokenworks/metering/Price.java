package io.tokenworks.metering;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a million tokens of one class cost, NUMERIC(18,9) in the database.
 *
 * @param perMillion not negative, at most 9 decimals
 * @param currency ISO 4217 code
 */
public record Price(BigDecimal perMillion, String currency) {

    /** Decimals of a price. */
    public static final int SCALE = 9;

    private static final int PRECISION = 18;
    private static final int MILLION_DIGITS = 6;

    /** @throws ArithmeticException if the price does not fit NUMERIC(18,9) exactly */
    public Price {
        perMillion = perMillion.setScale(SCALE, RoundingMode.UNNECESSARY);
        if (perMillion.signum() < 0) {
            throw new IllegalArgumentException("negative price: " + perMillion);
        }
        if (perMillion.precision() > PRECISION) {
            throw new ArithmeticException("price exceeds NUMERIC(18,9): " + perMillion);
        }
        checkCurrency(currency);
    }

    /** tokens × price / 10⁶, exactly: the division only moves the decimal point. */
    public Money amount(long tokens) {
        if (tokens < 0) {
            throw new IllegalArgumentException("negative tokens: " + tokens);
        }
        BigDecimal amount = perMillion.multiply(BigDecimal.valueOf(tokens)).movePointLeft(MILLION_DIGITS);
        return new Money(amount, currency);
    }

    static void checkCurrency(String currency) {
        if (currency.length() != 3 || !currency.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            throw new IllegalArgumentException("not an ISO 4217 code: " + currency);
        }
    }
}
