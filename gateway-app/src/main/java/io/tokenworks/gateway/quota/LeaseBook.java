package io.tokenworks.gateway.quota;

import io.tokenworks.gateway.completion.CompletionPlan;
import io.tokenworks.gateway.upstream.UpstreamFault;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.wire.fleet.LimitRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of this gateway. One is current; it is replaced after a while, so that whatever it and the control plane
 * might see differently ends with it. One that is replaced drains: operations that run on it go on. It is closed when
 * they have ended and their records have been taken over; the same goes for those of the process before this one.
 * Thread-safe.
 */
public final class LeaseBook {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseBook.class);
    /** Between looks at a lease that may not be asked about yet. */
    private static final long LOOK_AGAIN_NANOS = 20_000_000;

    private final LeaseTerms terms;
    private final LeaseNames names;
    private final Claims claims;
    private final BooleanSupplier allRecorded;
    private final List<LeaseLink> draining = new ArrayList<>();
    private final List<UUID> ended = new ArrayList<>();
    private LeaseLink current;

    /** @param allRecorded whether the control plane has the records of all operations that have ended */
    public LeaseBook(LeaseTerms terms, LeaseNames names, BooleanSupplier allRecorded) {
        this.terms = terms;
        this.names = names;
        this.claims = new Claims(terms.quota());
        this.allRecorded = allRecorded;
        this.ended.addAll(names.read());
        this.current = new LeaseLink(terms);
        remember();
    }

    /**
     * Reserves what an operation needs to begin: its prompt once, a slice of credit for each choice.
     *
     * @throws ApiFault 429 if a budget has no room, be it that running operations hold all of it, 503 if it cannot be
     * known
     */
    public Budget reserve(CompletionPlan plan) {
        int first = Math.min(terms.quota().creditTokens(), plan.maxNewTokens());
        return reserve(claims.of(plan), Math.toIntExact((long) plan.terms().choices() * first));
    }

    /** @param credit tokens that it would like to begin with */
    Budget reserve(List<Claim> claims, int credit) {
        if (claims.isEmpty()) {
            return Budget.unlimited();
        }
        long until = terms.now() + terms.quota().creditWait().toNanos();
        boolean answered = false;
        while (true) {
            LeaseLink link = current();
            switch (link.lease().reserve(claims, credit)) {
                case Lease.Reservation.Replaced _ -> {
                }
                case Lease.Reservation.Held(Hold hold) -> {
                    var _ = link.ask();
                    return new LeasedBudget(link, hold);
                }
                case Lease.Reservation.Lacking lacking -> {
                    // An answer may have come for others, or been asked for before this one waited: then again.
                    long left = until - terms.now();
                    boolean heard = left > 0 && link.await(left);
                    answered |= heard;
                    if (!heard && !lookAgain(link, until - terms.now(), lacking.exhausted())) {
                        throw refusal(link, lacking, answered);
                    }
                }
            }
        }
    }

    /** False if there is nothing to wait for. */
    private static boolean lookAgain(LeaseLink link, long leftNanos, boolean exhausted) {
        if (leftNanos <= 0 || exhausted || link.away()) {
            return false;
        }
        LockSupport.parkNanos(Math.min(leftNanos, LOOK_AGAIN_NANOS));
        return true;
    }

    private static ApiFault refusal(LeaseLink link, Lease.Reservation.Lacking lacking, boolean answered) {
        Claim by = lacking.by();
        boolean known = lacking.exhausted() || (answered && !link.away());
        if (by == null || !known) {
            return Refusals.unknown();
        }
        link.lease().refuse(by);
        return lacking.exhausted() ? Refusals.budget(by) : Refusals.held(by);
    }

    private synchronized LeaseLink current() {
        if (current.lease().worn()) {
            replace();
        }
        return current;
    }

    private void replace() {
        current.lease().drain();
        draining.add(current);
        current = new LeaseLink(terms);
        remember();
    }

    /** The names must be known to the next process before anything is granted to them. */
    private void remember() {
        List<UUID> all = new ArrayList<>(ended);
        draining.forEach(link -> all.add(link.id()));
        all.add(current.id());
        names.write(all);
    }

    /** To be called about once a second. */
    public void tend() {
        LeaseLink now = current();
        now.lease().tick();
        var _ = now.ask();
        for (LeaseLink link : drainingNow()) {
            var _ = link.ask();
            // In this order: an operation's record is there before its hold is settled.
            if (link.lease().drained() && !link.asking() && allRecorded.getAsBoolean()) {
                end(link);
            }
        }
        List<UUID> over = endedNow();
        if (!over.isEmpty() && allRecorded.getAsBoolean()) {
            over.forEach(this::close);
        }
    }

    private synchronized List<LeaseLink> drainingNow() {
        return List.copyOf(draining);
    }

    private synchronized List<UUID> endedNow() {
        return List.copyOf(ended);
    }

    private synchronized void end(LeaseLink link) {
        draining.remove(link);
        if (link.lease().begun()) {
            ended.add(link.id());
        }
    }

    /** If the control plane misses it, it is told again. */
    private void close(UUID lease) {
        try {
            terms.source().ask(Lease.closing(terms, lease));
        } catch (UpstreamFault missed) {
            LOG.info("lease {} could not be closed: {}", lease, missed.getMessage());
            if (!missed.refused()) {
                return;
            }
        }
        synchronized (this) {
            ended.remove(lease);
            remember();
        }
    }

    /** What is held of the tightest of these rules' budgets; empty before the first request under any of them. */
    Optional<LimitSnapshot.Limit> limit(List<LimitRule> rules, Instant now) {
        Lease lease = current().lease();
        return rules.stream()
                .flatMap(rule -> lease.limit(new Claim.Budget(rule.id(), rule.window().start(now))).stream())
                .min(Comparator.comparingLong(LimitSnapshot.Limit::left));
    }

    /** Granted and not spent, of budgets of tokens. */
    public long heldTokens() {
        return current().lease().tokens() + drainingNow().stream().mapToLong(link -> link.lease().tokens()).sum();
    }

    /** Budgets that the current lease has slices of. */
    public int slices() {
        return current().lease().size();
    }

    /** Leases that are not closed yet. */
    public synchronized int open() {
        return 1 + draining.size() + ended.size();
    }

    /** The process ends: room that nothing holds goes back. The next process settles the rest, or its expiry does. */
    public synchronized void giveBack() {
        current.lease().drain();
        draining.add(current);
        draining.stream().filter(link -> link.lease().begun())
                .forEach(link -> link.await(terms.quota().creditWait().toNanos()));
    }
}
