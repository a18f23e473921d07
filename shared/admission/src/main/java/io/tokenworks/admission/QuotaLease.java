package io.tokenworks.admission;

import java.util.Optional;
import java.util.UUID;

/**
 * A gateway's piece of a tenant's quota, as a value. At all times {@code held + spent <= granted}: what is reserved was
 * granted before, therefore a budget is never overshot; and what is settled leaves {@code held}, therefore nothing
 * leaks.
 *
 * @param id lease id that operations carry into the ledger
 * @param grantedTokens granted in all since the lease began
 * @param heldTokens reserved by operations that run
 * @param spentTokens used by operations that ended
 * @param exhausted the quota had nothing left to grant at the last answer
 * @param validUntilNanos monotonic time of this process after which nothing may be reserved
 */
public record QuotaLease(
        UUID id,
        long grantedTokens,
        long heldTokens,
        long spentTokens,
        boolean exhausted,
        long validUntilNanos) {

    public QuotaLease {
        if (heldTokens < 0 || spentTokens < 0 || Math.addExact(heldTokens, spentTokens) > grantedTokens) {
            throw new IllegalStateException(
                    "lease " + id + ": held " + heldTokens + " + spent " + spentTokens + " of " + grantedTokens);
        }
    }

    /** A lease that nothing was granted to yet. */
    public static QuotaLease empty(UUID id, long nowNanos) {
        return new QuotaLease(id, 0, 0, 0, false, nowNanos);
    }

    /** Tokens that may still be reserved, were the lease valid. */
    public long roomTokens() {
        return grantedTokens - heldTokens - spentTokens;
    }

    /** Whether it may be used at this monotonic time. */
    public boolean validAt(long nowNanos) {
        return validUntilNanos - nowNanos > 0;
    }

    /**
     * Reserves the prompt and a first slice of credit, smaller than wanted if the room ends there.
     *
     * @return nothing if not even one token could be emitted, or the lease is not valid
     */
    public Optional<Reserved> reserve(long promptTokens, long wantCreditTokens, long nowNanos) {
        long credit = Math.min(wantCreditTokens, roomTokens() - promptTokens);
        if (credit < 1 || !validAt(nowNanos)) {
            return Optional.empty();
        }
        QuotaHold hold = new QuotaHold(promptTokens, credit);
        return Optional.of(new Reserved(withHeld(heldTokens + hold.totalTokens()), hold));
    }

    /** Extends a hold by as much as there is room for, up to {@code moreTokens}; nothing if there is none. */
    public Optional<Reserved> extend(QuotaHold hold, long moreTokens, long nowNanos) {
        long more = Math.min(moreTokens, roomTokens());
        if (more < 1 || !validAt(nowNanos)) {
            return Optional.empty();
        }
        QuotaHold longer = new QuotaHold(hold.promptTokens(), hold.creditTokens() + more);
        return Optional.of(new Reserved(withHeld(heldTokens + more), longer));
    }

    /**
     * The operation ended: what it used is spent, the rest of its hold is room again. Allowed on a lease that is not
     * valid any more.
     */
    public QuotaLease settle(QuotaHold hold, long usedTokens) {
        if (usedTokens < 0 || usedTokens > hold.totalTokens()) {
            throw new IllegalStateException("used " + usedTokens + " of a hold of " + hold.totalTokens());
        }
        return new QuotaLease(
                id,
                grantedTokens,
                heldTokens - hold.totalTokens(),
                spentTokens + usedTokens,
                exhausted,
                validUntilNanos);
    }

    /**
     * The control plane answered.
     *
     * @param grantedInAll tokens granted since the lease began; a late answer never takes any away
     * @param validUntil from the time of sending
     */
    public QuotaLease granted(long grantedInAll, boolean nothingLeft, long validUntil) {
        long until = validUntil - validUntilNanos > 0 ? validUntil : validUntilNanos;
        return new QuotaLease(
                id, Math.max(grantedTokens, grantedInAll), heldTokens, spentTokens, nothingLeft, until);
    }

    private QuotaLease withHeld(long held) {
        return new QuotaLease(id, grantedTokens, held, spentTokens, exhausted, validUntilNanos);
    }

    /** A reservation and the lease after it. */
    public record Reserved(QuotaLease lease, QuotaHold hold) {}
}
