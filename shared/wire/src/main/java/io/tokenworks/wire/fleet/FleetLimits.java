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
 * @param tierPrices the same of service tiers with prices of their own. Apart, so that a gateway that knows of no tiers
 *     takes none of them for everybody's
 */
public record FleetLimits(List<LimitRule> rules, List<PriceSet> prices, List<TierPrices> tierPrices) {

    private static final FleetLimits NONE = new FleetLimits(List.of(), List.of(), List.of());

    /** An older control plane says nothing of tiers. */
    public FleetLimits {
        tierPrices = tierPrices == null ? List.of() : List.copyOf(tierPrices);
    }

    /** No rules at all. */
    public static FleetLimits none() {
        return NONE;
    }

    /** @param serviceTier not the default one */
    public record TierPrices(String serviceTier, PriceSet prices) {}

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
