package io.tokenworks.admission;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How much of a budget one gateway gets. What it needs now, it gets as long as it is there. What it wants for later
 * shrinks as the budget nears its end, so that the rest stays where any gateway can get it: at most its part of half of
 * what is left.
 */
public final class GrantDecision {

    private GrantDecision() {}

    /**
     * @param free left of the budget; may be negative
     * @param need what requests at hand lack
     * @param want with what it would like beyond
     * @param gateways that hold leases
     */
    public static BigDecimal grant(BigDecimal free, BigDecimal need, BigDecimal want, int gateways) {
        BigDecimal there = free.max(BigDecimal.ZERO);
        // Whole units of the last place: a share of money must stay exact in the database.
        BigDecimal part = there.divide(BigDecimal.valueOf(2L * Math.max(1, gateways)), there.scale(),
                RoundingMode.FLOOR);
        return need.max(want.min(part)).min(there);
    }
}
