package io.tokenworks.gateway.quota;

import io.tokenworks.admission.BudgetSlice;
import io.tokenworks.admission.SliceSize;
import io.tokenworks.wire.fleet.LeaseGrant;
import io.tokenworks.wire.fleet.LeaseRequest;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.IdentityHashMap;
import java.util.Optional;

/** A slice in a lease, with what is known of its use. Guarded by its lease. */
final class HeldSlice {

    private static final BigDecimal OLD_PART = new BigDecimal("0.7");
    private static final BigDecimal NEW_PART = new BigDecimal("0.3");
    private static final int RATE_SCALE = 15;

    private final Claim.Budget budget;
    private final boolean tokens;
    private SliceSize size;
    private BudgetSlice slice = BudgetSlice.EMPTY;
    /** Since the last request; by identity of who waits. */
    private final IdentityHashMap<Object, BigDecimal> needs = new IdentityHashMap<>();
    private BigDecimal needed = BigDecimal.ZERO;
    private BigDecimal reservedLately = BigDecimal.ZERO;
    private BigDecimal perSecond = BigDecimal.ZERO;
    private long usedAtNanos;
    private boolean exhausted;
    private boolean shortage;
    private long refused;
    private long refusedTold;

    HeldSlice(Claim claim, long nowNanos) {
        this.budget = claim.budget();
        this.tokens = claim.rule().measure() == Measure.TOKENS;
        this.size = claim.size();
        this.usedAtNanos = nowNanos;
    }

    BigDecimal room() {
        return slice.room();
    }

    /** Whether prompt and output tokens together are counted. */
    boolean tokens() {
        return tokens;
    }

    /** Granted and not spent. */
    BigDecimal inHand() {
        return slice.granted().subtract(slice.spent());
    }

    /** Whether the budget had nothing left at the last answer. */
    boolean exhausted() {
        return exhausted;
    }

    void reserve(BigDecimal amount) {
        slice = slice.reserve(amount);
        reservedLately = reservedLately.add(amount);
    }

    void settle(BigDecimal hold, BigDecimal used) {
        slice = slice.settle(hold, used);
    }

    /** An operation is at hand. */
    void touch(Claim claim, long nowNanos) {
        size = claim.size();
        usedAtNanos = nowNanos;
    }

    /** An operation waits for so much. What many wait for adds up; one that says it again counts once. */
    void need(Object who, BigDecimal amount) {
        BigDecimal before = needs.put(who, amount);
        needed = needed.add(amount).subtract(before == null ? BigDecimal.ZERO : before);
    }

    void refuse() {
        refused++;
    }

    /** Once a second. */
    void tick() {
        perSecond = perSecond.multiply(OLD_PART).add(reservedLately.multiply(NEW_PART))
                .setScale(RATE_SCALE, RoundingMode.DOWN);
        reservedLately = BigDecimal.ZERO;
    }

    /** Whether operations lack something. */
    boolean lacks() {
        return needed.compareTo(slice.room()) > 0;
    }

    /** Whether more is wanted, be it ahead of need. */
    boolean wants(long idleNanos, long nowNanos) {
        return lacks() || (active(idleNanos, nowNanos) && size.low(slice.room(), perSecond));
    }

    private boolean active(long idleNanos, long nowNanos) {
        long most = shortage ? Math.min(idleNanos, LeaseTerms.SHORTAGE_IDLE_NANOS) : idleNanos;
        return nowNanos - usedAtNanos <= most;
    }

    /** Whether something is to be given back, or told. */
    boolean offers(long idleNanos, long nowNanos) {
        return giveBack(idleNanos, nowNanos).signum() > 0 || refused > refusedTold;
    }

    private BigDecimal giveBack(long idleNanos, long nowNanos) {
        if (lacks()) {
            return BigDecimal.ZERO;
        }
        return active(idleNanos, nowNanos) ? size.excess(slice.room(), perSecond) : slice.room();
    }

    /**
     * What to say about it; what is given back is no room from here on.
     *
     * @param idleNanos unused for longer, its room is given back; negative: at once
     */
    Optional<LeaseRequest.Slice> say(long idleNanos, long nowNanos) {
        BigDecimal back = giveBack(idleNanos, nowNanos);
        boolean wants = wants(idleNanos, nowNanos);
        if (!wants && back.signum() == 0 && refused == refusedTold) {
            return Optional.empty();
        }
        BigDecimal need = needed.subtract(slice.room()).max(BigDecimal.ZERO);
        BigDecimal ahead = wants && active(idleNanos, nowNanos)
                ? size.target(perSecond).subtract(slice.room()).max(need)
                : need;
        slice = slice.giveBack(back);
        needs.clear();
        needed = BigDecimal.ZERO;
        refusedTold = refused;
        return Optional.of(new LeaseRequest.Slice(budget.rule(), budget.window(), need, ahead, back, refused));
    }

    void answered(LeaseGrant.Slice answer) {
        BigDecimal more = answer.granted().subtract(slice.granted());
        if (more.signum() > 0) {
            slice = slice.grant(more);
        }
        exhausted = answer.exhausted();
        shortage = answer.shortage();
    }

    /** The rule is gone: nothing can be had any more. */
    void gone() {
        exhausted = true;
    }
}
