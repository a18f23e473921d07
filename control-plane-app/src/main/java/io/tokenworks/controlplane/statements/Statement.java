package io.tokenworks.controlplane.statements;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * What a tenant owes for a closed month in one currency.
 *
 * @param number counts from 1 within the company, without gaps
 * @param period the month's first day
 * @param minorUnits decimals of the currency
 * @param sequence the tenant's newest entry when the month was closed
 * @param lines how many
 * @param exact sum of the exact lines
 * @param total sum of the rounded lines
 * @param hash SHA-256 of all that is said, in hexadecimal
 */
public record Statement(
        UUID id,
        UUID company,
        long number,
        UUID tenant,
        LocalDate period,
        String currency,
        int minorUnits,
        long sequence,
        String head,
        long lines,
        BigDecimal exact,
        BigDecimal total,
        Instant sealedAt,
        String hash) {}
