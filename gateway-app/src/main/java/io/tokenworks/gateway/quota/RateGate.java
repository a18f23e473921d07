package io.tokenworks.gateway.quota;

import io.tokenworks.wire.fleet.LimitRule;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Window;
import io.tokenworks.wire.fleet.ShareReport;
import java.time.Duration;
import java.time.Instant;

/**
 * One rate, as far as this gateway has a share of it: requests at a time, or requests or tokens of the minute under
 * way. Guarded by {@link Rates}.
 */
final class RateGate {

    private LimitRule rule;
    private long share;
    private boolean known;
    private Instant minute = Instant.EPOCH;
    private long inUse;
    private long demand;
    private long demandBefore;
    private long refused;
    private long usedAtNanos;

    RateGate(LimitRule rule) {
        this.rule = rule;
    }

    LimitRule rule() {
        return rule;
    }

    /** Whether the control plane has said what the share is. */
    boolean known() {
        return known;
    }

    private boolean concurrency() {
        return rule.measure() == Measure.CONCURRENCY;
    }

    /** A request is at hand: the minute may be another one, the rule may have changed. */
    void touch(LimitRule newest, Instant at, long nowNanos) {
        rule = newest;
        usedAtNanos = nowNanos;
        Instant now = Window.MINUTE.start(at);
        if (!concurrency() && now.isAfter(minute)) {
            minute = now;
            inUse = 0;
            demandBefore = demand;
            demand = 0;
        }
    }

    boolean fits(long amount) {
        return inUse + amount <= Math.min(share, rule.amount().longValue());
    }

    /** Takes what was found to fit, or is let pass. */
    void take(long amount) {
        inUse += amount;
        demand = concurrency() ? Math.max(demand, inUse) : demand + amount;
    }

    /** Counts what was wanted and did not fit. */
    void refuse(long amount) {
        refused++;
        demand = concurrency() ? Math.max(demand, inUse + amount) : demand + amount;
    }

    /** Gives back what was taken of the concurrency, or of a minute that is still the same. */
    void giveBack(long amount, Instant taken) {
        if (concurrency() || Window.MINUTE.start(taken).equals(minute)) {
            inUse -= Math.min(inUse, amount);
        }
    }

    void answered(long amount) {
        share = amount;
        known = true;
    }

    /** Nothing was asked of it for so long: its share is nobody's from here on. */
    boolean forget(long idleNanos, long nowNanos) {
        boolean idle = nowNanos - usedAtNanos > idleNanos && (!concurrency() || inUse == 0);
        if (idle) {
            share = 0;
            known = false;
        }
        return idle;
    }

    ShareReport.Use report() {
        long wanted = Math.max(demand, demandBefore);
        if (concurrency()) {
            // What was wanted since the last report, fading: a peak is not for ever.
            demandBefore = demand;
            demand = inUse;
        }
        return new ShareReport.Use(rule.id(), share, inUse, wanted, refused);
    }

    LimitSnapshot.Limit limit(Instant at) {
        boolean over = !concurrency() && Window.MINUTE.start(at).isAfter(minute);
        long most = Math.min(share, rule.amount().longValue());
        long left = Math.max(0, most - (over ? 0 : inUse));
        return new LimitSnapshot.Limit(most, left,
                left == 0 ? Duration.ofSeconds(againSeconds(at)) : Duration.ZERO);
    }

    /** How long until trying again makes sense. */
    int againSeconds(Instant at) {
        boolean all = share >= rule.amount().longValue();
        if (concurrency() || !all) {
            // More of it may be here after the next reports.
            return 1;
        }
        return (int) Math.max(1, Duration.between(at, Window.MINUTE.end(minute)).toSeconds());
    }
}
