package io.tokenworks.gateway.quota;

import io.tokenworks.admission.BudgetDemand;
import io.tokenworks.admission.SliceSize;
import io.tokenworks.metering.TokenCount;
import io.tokenworks.wire.fleet.FleetLimits.PriceSet;
import io.tokenworks.wire.fleet.LimitRule;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What one operation takes from one budget.
 *
 * @param window beginning of the window that holds its admission
 * @param prices in force at its admission
 * @param size of the slice to hold for such operations
 */
record Claim(LimitRule rule, Instant window, BudgetDemand demand, Optional<PriceSet> prices, SliceSize size) {

    /** A rule in one of its windows. */
    record Budget(UUID rule, Instant window) {}

    Budget budget() {
        return new Budget(rule.id(), window);
    }

    /** Whether it is only counted what would have been refused. */
    boolean shadow() {
        return rule.mode() == LimitRule.Mode.SHADOW;
    }

    BigDecimal used(TokenCount tokens) {
        return BudgetDemand.used(rule.measure(), tokens, prices);
    }
}
