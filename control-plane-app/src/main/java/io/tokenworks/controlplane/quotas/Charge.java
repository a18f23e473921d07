package io.tokenworks.controlplane.quotas;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger has entered, summed up for those it concerns alike.
 *
 * @param lease the operations' lease; null if they were admitted without one
 * @param day UTC, of their admission
 * @param requests operations
 */
public record Charge(
        @Nullable UUID lease,
        UUID tenant,
        UUID project,
        UUID apiKey,
        String deployment,
        LocalDate day,
        String currency,
        long requests,
        long inputTokens,
        long cachedInputTokens,
        long outputTokens,
        BigDecimal amount) {}
