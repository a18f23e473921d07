package io.tokenworks.controlplane.quotas;

import io.tokenworks.wire.fleet.LimitRule;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A threshold of a budget that was reached.
 *
 * @param percent of the amount; 0 for a forecast
 * @param amount as it was then
 * @param forecast what would be spent by the end of the window; null for a percentage
 */
public record AlertView(
        UUID id,
        UUID limit,
        LimitRule.Scope scope,
        UUID scopeId,
        LimitRule.Measure measure,
        @Nullable String currency,
        LimitRule.Window window,
        Kind kind,
        int percent,
        Instant windowStart,
        BigDecimal spent,
        BigDecimal amount,
        @Nullable BigDecimal forecast,
        Instant raisedAt) {

    /** What was reached. */
    public enum Kind {
        /** So much of the amount is spent. */
        PERCENT,
        /** At the pace so far the amount does not last. */
        FORECAST
    }
}
