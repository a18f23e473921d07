package io.tokenworks.wire.fleet;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * @param lease the lease
 * @param sequence of the request that is answered
 * @param ttlMillis valid for so long, counted by the gateway from when it sent the request; 0: it is over
 * @param slices those asked about whose rules exist, and those that others are short of
 */
public record LeaseGrant(UUID lease, long sequence, long ttlMillis, List<Slice> slices) {

    /**
     * @param granted in this lease, since it began, less what was given back
     * @param exhausted the budget has nothing left to grant now
     * @param shortage somebody lacks what may be idle here
     */
    public record Slice(UUID rule, Instant window, BigDecimal granted, boolean exhausted, boolean shortage) {}
}
