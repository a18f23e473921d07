package io.tokenworks.gateway.quota;

import io.tokenworks.admission.QuotaHold;
import io.tokenworks.admission.QuotaLease;
import io.tokenworks.wire.fleet.LeaseGrant;
import io.tokenworks.wire.fleet.LeaseRequest;
import java.util.Optional;
import java.util.UUID;

/** The current value of one lease, and the request about it that has no answer yet. Thread-safe. */
final class LeaseAccount {

    private QuotaLease lease;
    private Optional<LeaseRequest> unanswered = Optional.empty();
    private long sequence;
    private long usedAtNanos;
    private boolean givenBack;

    LeaseAccount(long nowNanos) {
        lease = QuotaLease.empty(UUID.randomUUID(), nowNanos);
        usedAtNanos = nowNanos;
    }

    synchronized QuotaLease lease() {
        return lease;
    }

    synchronized Optional<QuotaHold> reserve(long promptTokens, long creditTokens, long nowNanos) {
        usedAtNanos = nowNanos;
        return givenBack
                ? Optional.empty()
                : lease.reserve(promptTokens, creditTokens, nowNanos).map(this::apply);
    }

    synchronized Optional<QuotaHold> extend(QuotaHold hold, long moreTokens, long nowNanos) {
        usedAtNanos = nowNanos;
        return lease.extend(hold, moreTokens, nowNanos).map(this::apply);
    }

    synchronized void settle(QuotaHold hold, long usedTokens) {
        lease = lease.settle(hold, usedTokens);
    }

    private QuotaHold apply(QuotaLease.Reserved reserved) {
        lease = reserved.lease();
        return reserved.hold();
    }

    /** The next request; the unanswered one again, if there is one, so that a lost answer grants nothing twice. */
    synchronized LeaseRequest request(UUID gateway, UUID tenant, long wantTokens) {
        if (unanswered.isEmpty()) {
            sequence++;
            unanswered = Optional.of(new LeaseRequest(gateway, tenant, lease.id(), wantTokens, sequence, false));
        }
        return unanswered.get();
    }

    synchronized LeaseRequest closing(UUID gateway, UUID tenant) {
        return new LeaseRequest(gateway, tenant, lease.id(), 0, sequence + 1, true);
    }

    synchronized void answered(LeaseGrant grant, long sentAtNanos) {
        unanswered = Optional.empty();
        lease = lease.granted(grant.grantedTokens(), grant.exhausted(), sentAtNanos + grant.ttlMillis() * 1_000_000);
    }

    /**
     * Ends the account if nothing is held and nobody has used it since then; from then on nothing is reserved on it.
     */
    synchronized boolean giveBackIfIdleSince(long nanos) {
        givenBack = givenBack || (lease.heldTokens() == 0 && usedAtNanos - nanos < 0);
        return givenBack;
    }
}
