package io.tokenworks.gateway.quota;

import io.tokenworks.gateway.upstream.UpstreamFault;
import io.tokenworks.wire.fleet.LeaseRequest;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease and its way to the control plane: at most one request about it is on its way. What comes up meanwhile goes
 * with the next, so that any number of waiting operations costs one request. Thread-safe.
 */
final class LeaseLink {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseLink.class);

    private final Lease lease;
    private final LeaseTerms terms;
    private @Nullable CompletableFuture<Boolean> asking;
    private @Nullable CompletableFuture<Boolean> next;
    private boolean away;

    LeaseLink(LeaseTerms terms) {
        this.terms = terms;
        this.lease = new Lease(terms);
    }

    Lease lease() {
        return lease;
    }

    UUID id() {
        return lease.id();
    }

    /** Whether the last request got no answer. */
    synchronized boolean away() {
        return away;
    }

    /** Whether an answer is awaited. */
    synchronized boolean asking() {
        return asking != null;
    }

    /**
     * Asks if that is due, behind the request that is on its way. The future tells whether the control plane answered.
     */
    synchronized CompletableFuture<Boolean> ask() {
        if (!lease.due()) {
            return asking == null ? CompletableFuture.completedFuture(false) : asking;
        }
        if (asking != null) {
            next = next == null ? new CompletableFuture<>() : next;
            return next;
        }
        return send(new CompletableFuture<>());
    }

    private CompletableFuture<Boolean> send(CompletableFuture<Boolean> answer) {
        asking = answer;
        LeaseRequest request = lease.request();
        long sentAtNanos = terms.now();
        terms.executor().execute(() -> ended(answer, exchange(request, sentAtNanos)));
        return answer;
    }

    private void ended(CompletableFuture<Boolean> answer, boolean answered) {
        synchronized (this) {
            away = !answered;
            asking = null;
            CompletableFuture<Boolean> waiting = next;
            next = null;
            if (waiting != null && answered) {
                var _ = send(waiting);
            } else if (waiting != null) {
                waiting.complete(false);
            }
        }
        answer.complete(answered);
    }

    private boolean exchange(LeaseRequest request, long sentAtNanos) {
        try {
            lease.answered(request, terms.source().ask(request), sentAtNanos);
            return true;
        } catch (UpstreamFault fault) {
            LOG.warn("lease {}: {}", request.lease(), fault.getMessage());
            if (fault.refused()) {
                lease.lost();
            }
            return false;
        } catch (RuntimeException unreadable) {
            LOG.error("lease {}: the answer cannot be used", request.lease(), unreadable);
            return false;
        }
    }

    /** Asks and waits for the answer. */
    boolean await(long atMostNanos) {
        try {
            return ask().get(atMostNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException late) {
            return false;
        }
    }
}
