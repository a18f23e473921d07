package io.tokenworks.controlplane.quotas;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/** A slice as it stands. */
record SliceRow(UUID ruleId, Instant windowStart, BigDecimal granted, BigDecimal spent, long refused) {

    /** Granted and not spent, as far as the ledger knows. */
    BigDecimal unspent() {
        return granted.subtract(spent).max(BigDecimal.ZERO);
    }
}
