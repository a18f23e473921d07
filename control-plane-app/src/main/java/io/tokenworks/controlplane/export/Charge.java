package io.tokenworks.controlplane.export;

import io.tokenworks.metering.TokenClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one price made of the tokens of one class in one hour or day: a row of an export.
 *
 * @param company the installation's owner, whom all tenants belong to
 * @param project null where the record named none
 * @param deployment what served the tokens; its name is the model asked for
 * @param tokenClass null on a credit, which is money and no tokens
 * @param price what it was priced by; null on a credit, and where no price was in force
 * @param tokens negative on a reversal
 * @param amount exact, negative on a reversal or a credit
 * @param period when the tokens were used, half open
 * @param billing the month that the amount is billed in, half open; later than the period for a late record
 * @param invoice number of the sealed statement; null while the month is open
 * @param tags frozen when the tokens were used
 */
record Charge(
        Party company,
        Party tenant,
        @Nullable Party project,
        UUID apiKey,
        Party deployment,
        Kind kind,
        @Nullable TokenClass tokenClass,
        @Nullable ListPrice price,
        String serviceTier,
        long requests,
        long tokens,
        BigDecimal amount,
        String currency,
        Span period,
        Span billing,
        @Nullable String invoice,
        Map<String, String> tags) {

    enum Kind {
        USAGE,
        /** Belongs to a month whose statement was sealed already. */
        CORRECTION,
        CREDIT
    }

    record Party(UUID id, String name) {}

    /** @param perMillion tokens */
    record ListPrice(UUID version, BigDecimal perMillion) {}

    /** From its start until just before its end. */
    record Span(Instant start, Instant end) {}
}
