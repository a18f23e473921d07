package io.tokenworks.wire.fleet;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What gateways must know to hold requests to their limits.
 *
 * @param rules all rules
 * @param prices what tokens cost now and, as far as is known, later
 */
public record FleetLimits(List<LimitRule> rules, List<PriceSet> prices) {

    private static final FleetLimits NONE = new FleetLimits(List.of(), List.of());

    /** No rules at all. */
    public static FleetLimits none() {
        return NONE;
    }

    /**
     * Prices of a deployment per million tokens.
     *
     * @param tenant for whom; null: for all that have none of their own
     * @param effectiveFrom the first for everybody also holds before: clocks differ
     * @param holdsTo until the next set, or an end; null: no end is known
     */
    public record PriceSet(
            String deployment,
            @Nullable UUID tenant,
            Instant effectiveFrom,
            @Nullable Instant holdsTo,
            String currency,
            BigDecimal input,
            BigDecimal cachedInput,
            BigDecimal output) {}
}
