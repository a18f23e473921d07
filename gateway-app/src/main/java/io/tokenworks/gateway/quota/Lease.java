package io.tokenworks.gateway.quota;

import io.tokenworks.metering.TokenCount;
import io.tokenworks.wire.fleet.LeaseGrant;
import io.tokenworks.wire.fleet.LeaseRequest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Slices of budgets, reserved for all rules of an operation at once or not at all, and the request about them that has
 * no answer yet. Thread-safe.
 */
final class Lease {

    private final UUID id = UUID.randomUUID();
    private final LeaseTerms terms;
    private final Map<Claim.Budget, HeldSlice> slices = new HashMap<>();
    private final long begunNanos;
    private long validUntilNanos;
    private @Nullable LeaseRequest unanswered;
    private long sequence;
    private long askedAtNanos;
    private int holds;
    private boolean draining;
    private boolean over;

    Lease(LeaseTerms terms) {
        this.terms = terms;
        this.begunNanos = terms.now();
        this.validUntilNanos = begunNanos;
        this.askedAtNanos = begunNanos - terms.quota().askAgain().toNanos();
    }

    UUID id() {
        return id;
    }

    /** How an attempt to reserve went. */
    sealed interface Reservation {

        record Held(Hold hold) implements Reservation {}

        /** @param by the first rule in the way; null if the lease is not valid now */
        record Lacking(@Nullable Claim by, boolean exhausted) implements Reservation {}

        /** Another lease is current by now. */
        record Replaced() implements Reservation {}
    }

    /** Reserves for a new operation: less credit than wanted if the room ends there, at least one token. */
    synchronized Reservation reserve(List<Claim> claims, int wantTokens) {
        if (draining || over) {
            return new Reservation.Replaced();
        }
        long credit = wantTokens;
        Claim tightest = null;
        for (Claim claim : claims) {
            HeldSlice slice = slice(claim);
            slice.touch(claim, terms.now());
            long fits = claim.demand().tokensWithin(slice.room());
            if (!claim.shadow() && fits < credit) {
                credit = fits;
                tightest = claim;
            }
        }
        boolean bound = claims.stream().anyMatch(claim -> !claim.shadow());
        if (credit < 1 || (bound && !valid())) {
            claims.forEach(claim -> need(claim, claims, claim.demand().amount(wantTokens)));
            return new Reservation.Lacking(valid() ? tightest : null, tightest != null && slice(tightest).exhausted());
        }
        holds++;
        Hold hold = hold(claims, (int) credit);
        long missing = wantTokens - credit;
        claims.forEach(claim -> need(claim, hold, perTokens(claim, missing)));
        return new Reservation.Held(hold);
    }

    /** @param who waits for it: the list of its claims before it has a hold */
    private void need(Claim claim, Object who, BigDecimal amount) {
        if (amount.compareTo(slice(claim).room()) > 0) {
            slice(claim).need(who, amount);
        }
    }

    private Hold hold(List<Claim> claims, int tokens) {
        Hold hold = new Hold(claims);
        claims.forEach(claim -> take(hold, claim, claim.demand().amount(tokens)));
        hold.grow(tokens);
        return hold;
    }

    /** Extends a hold by as much as there is room for; false if there is none. */
    synchronized boolean extend(Hold hold, int moreTokens) {
        long more = moreTokens;
        for (Claim claim : hold.amounts().keySet()) {
            HeldSlice slice = slice(claim);
            slice.touch(claim, terms.now());
            more = claim.shadow() ? more : Math.min(more, claim.demand().more(slice.room()));
        }
        long tokens = valid() ? Math.max(0, more) : 0;
        if (tokens > 0) {
            hold.amounts().keySet().forEach(claim -> take(hold, claim, perTokens(claim, tokens)));
            hold.grow((int) tokens);
        }
        hold.amounts().keySet().forEach(claim -> need(claim, hold, perTokens(claim, moreTokens - tokens)));
        return tokens > 0;
    }

    private static BigDecimal perTokens(Claim claim, long tokens) {
        return claim.demand().perToken().multiply(BigDecimal.valueOf(tokens));
    }

    /** Takes what is there of a budget that is only watched; a known lack of the rest is counted, once. */
    private void take(Hold hold, Claim claim, BigDecimal amount) {
        HeldSlice slice = slice(claim);
        BigDecimal there = claim.shadow() ? amount.min(slice.room()) : amount;
        if (there.compareTo(amount) < 0 && slice.exhausted() && hold.overruns(claim)) {
            refuse(claim);
        }
        slice.reserve(there);
        hold.add(claim, there);
    }

    /** Whether a later answer can bring room for one more token. */
    synchronized boolean mayGrow(Hold hold) {
        return !over && hold.amounts().keySet().stream()
                .noneMatch(claim -> !claim.shadow() && slice(claim).exhausted()
                        && claim.demand().more(slice(claim).room()) < 1);
    }

    /** The operation ended. */
    synchronized void settle(Hold hold, TokenCount used) {
        hold.amounts().forEach((claim, held) -> slice(claim).settle(held, claim.used(used).min(held)));
        holds--;
    }

    /** The rule has refused a request. */
    synchronized void refuse(Claim by) {
        slice(by).refuse();
        terms.meters().refused(by.rule());
    }

    private HeldSlice slice(Claim claim) {
        return slices.computeIfAbsent(claim.budget(), _ -> new HeldSlice(claim, terms.now()));
    }

    private boolean valid() {
        return !over && validUntilNanos - terms.now() > 0;
    }

    /** Whether the control plane may be asked now, and there is something to ask or to tell. */
    synchronized boolean due() {
        long now = terms.now();
        long sinceAsked = now - askedAtNanos;
        boolean soon = sinceAsked < terms.quota().askAgain().toNanos();
        if (over || unanswered != null) {
            return !over && !soon;
        }
        boolean quiet = sinceAsked > terms.quota().leasePulse().toNanos();
        boolean renewal = sequence > 0 && (quiet || !valid())
                && validUntilNanos - now < terms.quota().leaseRenew().toNanos();
        boolean wanted = slices.values().stream()
                .anyMatch(slice -> slice.wants(idleNanos(), now) && !(soon && slice.exhausted()));
        boolean pulse = (draining || quiet) && slices.values().stream()
                .anyMatch(slice -> slice.offers(idleNanos(), now) || slice.room().signum() > 0);
        return renewal || wanted || pulse;
    }

    private long idleNanos() {
        return draining ? -1 : terms.quota().leaseIdle().toNanos();
    }

    /** The next request; the unanswered one again, if there is one, so that a lost answer grants nothing twice. */
    synchronized LeaseRequest request() {
        long now = terms.now();
        askedAtNanos = now;
        LeaseRequest again = unanswered;
        if (again != null) {
            return again;
        }
        List<LeaseRequest.Slice> said = new ArrayList<>();
        slices.values().forEach(slice -> slice.say(idleNanos(), now).ifPresent(said::add));
        LeaseRequest next = new LeaseRequest(terms.gateway(), id, ++sequence, said, false);
        unanswered = next;
        return next;
    }

    synchronized void answered(LeaseRequest request, LeaseGrant grant, long sentAtNanos) {
        if (!request.equals(unanswered)) {
            return;
        }
        unanswered = null;
        over = grant.ttlMillis() == 0;
        long until = sentAtNanos + grant.ttlMillis() * 1_000_000;
        validUntilNanos = until - validUntilNanos > 0 ? until : validUntilNanos;
        Map<Claim.Budget, LeaseGrant.Slice> answers = new HashMap<>();
        grant.slices().forEach(slice -> answers.put(new Claim.Budget(slice.rule(), slice.window()), slice));
        request.slices().forEach(asked -> {
            var budget = new Claim.Budget(asked.rule(), asked.window());
            on(budget, answers.containsKey(budget) ? _ -> {} : HeldSlice::gone);
        });
        answers.forEach((budget, answer) -> on(budget, slice -> slice.answered(answer)));
    }

    private void on(Claim.Budget budget, Consumer<HeldSlice> change) {
        Optional.ofNullable(slices.get(budget)).ifPresent(change);
    }

    /** The control plane does not know it any more, or it is another's. */
    synchronized void lost() {
        over = true;
        unanswered = null;
    }

    /** No operation begins on it any more. */
    synchronized void drain() {
        draining = true;
    }

    /** Whether it should be replaced. */
    synchronized boolean worn() {
        long now = terms.now();
        return over || now - begunNanos > terms.quota().leaseLife().toNanos() && sequence > 0;
    }

    /** Whether all operations that carry it have ended. */
    synchronized boolean drained() {
        return holds == 0;
    }

    /** Whether the control plane knows of it. */
    synchronized boolean begun() {
        return sequence > 0;
    }

    synchronized void tick() {
        slices.values().forEach(HeldSlice::tick);
    }

    /** What is held of one budget. */
    synchronized Optional<LimitSnapshot.Limit> limit(Claim.Budget budget) {
        return Optional.ofNullable(slices.get(budget)).map(slice -> new LimitSnapshot.Limit(
                slice.inHand().longValue(), slice.room().longValue(),
                slice.room().signum() == 0 && slice.exhausted() ? Refusals.BUDGET_AGAIN : Duration.ZERO));
    }

    /** Granted and not spent, of budgets of tokens. */
    synchronized long tokens() {
        return slices.values().stream().filter(HeldSlice::tokens).mapToLong(slice -> slice.inHand().longValue()).sum();
    }

    /** Budgets that it has slices of. */
    synchronized int size() {
        return slices.size();
    }

    static LeaseRequest closing(LeaseTerms terms, UUID lease) {
        return new LeaseRequest(terms.gateway(), lease, Long.MAX_VALUE, List.of(), true);
    }
}
