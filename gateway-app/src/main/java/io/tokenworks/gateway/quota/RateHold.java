package io.tokenworks.gateway.quota;

import io.tokenworks.wire.fleet.LimitRule;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What one operation has taken of rates. */
public final class RateHold {

    private final Rates rates;
    private final List<LimitRule> rules;
    private final Instant admittedAt;
    private final AtomicBoolean left = new AtomicBoolean();
    private long tokens;

    RateHold(Rates rates, List<LimitRule> rules, Instant admittedAt) {
        this.rates = rates;
        this.rules = rules;
        this.admittedAt = admittedAt;
    }

    void taken(long counted) {
        tokens = counted;
    }

    /**
     * The operation ended. Once; later calls do nothing.
     *
     * @param usedTokens prompt and output
     * @param now by the control plane's clock
     */
    public void leave(long usedTokens, Instant now) {
        if (rules.isEmpty() || !left.compareAndSet(false, true)) {
            return;
        }
        if (usedTokens > tokens) {
            rates.more(rules, usedTokens - tokens, now);
        }
        rates.leave(rules, Math.max(0, tokens - usedTokens), admittedAt);
    }
}
