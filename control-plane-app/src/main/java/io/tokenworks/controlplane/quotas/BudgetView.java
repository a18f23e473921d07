package io.tokenworks.controlplane.quotas;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A budget in the window that is under way.
 *
 * @param windowEnd null for TOTAL
 * @param spent entered in the ledger
 * @param held in the hands of gateways, and not in the ledger yet
 * @param frozen the same of gateways that were not heard any more; stays charged until it is known what became of it
 * @param left nobody has it
 * @param refused requests that were refused, or would have been were it not SHADOW
 */
public record BudgetView(
        LimitView limit,
        Instant windowStart,
        @Nullable Instant windowEnd,
        BigDecimal spent,
        BigDecimal held,
        BigDecimal frozen,
        BigDecimal left,
        long refused) {}
