package io.tokenworks.gateway.quota;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one operation has reserved in a lease. Of a budget that is only watched it is what there was room for. Guarded
 * by the lease.
 */
final class Hold {

    private final Map<Claim, BigDecimal> amounts = new LinkedHashMap<>();
    private final Set<Claim> overrun = new HashSet<>();
    private int creditTokens;

    Hold(List<Claim> claims) {
        claims.forEach(claim -> amounts.put(claim, BigDecimal.ZERO));
    }

    Map<Claim, BigDecimal> amounts() {
        return amounts;
    }

    /** Tokens that the operation may emit in all. */
    int creditTokens() {
        return creditTokens;
    }

    void grow(int tokens) {
        creditTokens += tokens;
    }

    void add(Claim claim, BigDecimal amount) {
        amounts.merge(claim, amount, BigDecimal::add);
    }

    /** Whether this is the first time that the claim would have stopped the operation. */
    boolean overruns(Claim claim) {
        return overrun.add(claim);
    }
}
