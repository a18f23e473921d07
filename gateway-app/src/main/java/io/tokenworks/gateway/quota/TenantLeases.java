package io.tokenworks.gateway.quota;

import io.tokenworks.admission.LeaseDemand;
import io.tokenworks.admission.QuotaHold;
import io.tokenworks.gateway.upstream.UpstreamFault;
import io.tokenworks.wire.fleet.LeaseRequest;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tenant's lease: at most one request about it is on its way at a time. A lease that expired or that the control
 * plane does not know any more
 * is replaced by a fresh one; operations that run on the old one end with what they hold of it.
 */
final class TenantLeases {

    private static final Logger LOG = LoggerFactory.getLogger(TenantLeases.class);

    private final UUID tenant;
    private final Terms terms;
    private LeaseAccount current;
    private CompletableFuture<Boolean> asking = CompletableFuture.completedFuture(true);
    private long askedAtNanos;
    private boolean away;

    TenantLeases(UUID tenant, Terms terms) {
        this.tenant = tenant;
        this.terms = terms;
        this.current = new LeaseAccount(terms.nanos().getAsLong());
        this.askedAtNanos = terms.nanos().getAsLong() - terms.askAgainNanos();
    }

    /**
     * What all tenants have in common.
     *
     * @param askAgainNanos least time between requests of an exhausted quota
     * @param answerMillis how long a request may wait for room
     */
    record Terms(
            UUID gateway,
            LeaseSource source,
            LeaseDemand demand,
            Executor executor,
            LongSupplier nanos,
            long askAgainNanos,
            long answerMillis) {}

    /** A hold and the account it is on. */
    record Held(LeaseAccount account, QuotaHold hold) {}

    /** Reserves; asks and waits once if there is no room. */
    Optional<Held> reserve(long promptTokens, long creditTokens) {
        Optional<Held> held = tryReserve(promptTokens, creditTokens);
        if (held.isPresent() || !await(ask(promptTokens + creditTokens))) {
            return held;
        }
        return tryReserve(promptTokens, creditTokens);
    }

    private Optional<Held> tryReserve(long promptTokens, long creditTokens) {
        LeaseAccount account = current();
        Optional<Held> held = account.reserve(promptTokens, creditTokens, terms.nanos().getAsLong())
                .map(hold -> new Held(account, hold));
        if (held.isPresent()) {
            var _ = ask(0);
        }
        return held;
    }

    Optional<Held> extend(Held held, long moreTokens) {
        Optional<QuotaHold> longer = held.account().extend(held.hold(), moreTokens, terms.nanos().getAsLong());
        if (held.account() == current()) {
            var _ = ask(longer.isPresent() ? 0 : moreTokens);
        }
        return longer.map(hold -> new Held(held.account(), hold));
    }

    /** Whether waiting can bring room on this account: an answer is on its way, or the next request is due. */
    synchronized boolean mayGrow(LeaseAccount account) {
        return account == current && (!asking.isDone() || (!away && !account.lease().exhausted()));
    }

    /** Whether the last request got no answer. */
    synchronized boolean away() {
        return away;
    }

    synchronized LeaseAccount current() {
        return current;
    }

    /** Asks for tokens or time if either is due; the future tells whether the control plane answered. */
    synchronized CompletableFuture<Boolean> ask(long needTokens) {
        long now = terms.nanos().getAsLong();
        var lease = current.lease();
        if (!lease.validAt(now) && lease.grantedTokens() > 0 && asking.isDone()) {
            current = new LeaseAccount(now);
            lease = current.lease();
        }
        long want = terms.demand().wantTokens(lease, needTokens);
        boolean due = want > 0 || terms.demand().renewalDue(lease, now);
        boolean tooSoon = (lease.exhausted() || away) && now - askedAtNanos < terms.askAgainNanos();
        if (!asking.isDone() || !due || tooSoon) {
            return asking;
        }
        askedAtNanos = now;
        LeaseAccount account = current;
        LeaseRequest request = account.request(terms.gateway(), tenant, want);
        asking = CompletableFuture.supplyAsync(() -> exchange(account, request, now), terms.executor());
        return asking;
    }

    private boolean exchange(LeaseAccount account, LeaseRequest request, long sentAtNanos) {
        try {
            account.answered(terms.source().ask(request), sentAtNanos);
            setAway(false);
            return true;
        } catch (UpstreamFault fault) {
            LOG.warn("lease {} of tenant {}: {}", request.lease(), tenant, fault.getMessage());
            if (fault.refused()) {
                replace(account);
            }
            setAway(true);
            return false;
        }
    }

    private synchronized void setAway(boolean now) {
        away = now;
    }

    private synchronized void replace(LeaseAccount refused) {
        if (current == refused) {
            current = new LeaseAccount(terms.nanos().getAsLong());
        }
    }

    /** Renews the lease while it is used, gives it back when it has been idle. */
    void tend(long idleNanos) {
        LeaseAccount account = current();
        if (!account.giveBackIfIdleSince(terms.nanos().getAsLong() - idleNanos)) {
            if (account.lease().grantedTokens() > 0) {
                var _ = ask(0);
            }
            return;
        }
        replace(account);
        if (account.lease().grantedTokens() > 0) {
            terms.executor().execute(() -> giveBack(account));
        }
    }

    /** If the control plane misses it, the lease expires there by itself. */
    void giveBack(LeaseAccount account) {
        try {
            terms.source().ask(account.closing(terms.gateway(), tenant));
        } catch (UpstreamFault missed) {
            LOG.info("lease {} could not be given back: {}", account.lease().id(), missed.getMessage());
        }
    }

    private boolean await(CompletableFuture<Boolean> answer) {
        try {
            return answer.get(terms.answerMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException late) {
            return false;
        }
    }
}
