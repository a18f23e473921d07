package io.tokenworks.gateway.quota;

import io.tokenworks.gateway.access.Caller;
import io.tokenworks.wire.fleet.LimitRule;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Mode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Limits as this gateway holds them: of rates its share, of budgets its slice, which grows as it is used; the tightest
 * on the caller's path. Limits of single deployments and of money are not among them. Thread-safe.
 */
public final class HeldLimits implements TenantLimits {

    private final Concurrency concurrency;
    private final LeaseBook leases;
    private final Rates rates;
    private final Supplier<Instant> controlNow;

    /** @param controlNow now by the control plane's clock */
    public HeldLimits(Concurrency concurrency, LeaseBook leases, Rates rates, Supplier<Instant> controlNow) {
        this.concurrency = concurrency;
        this.leases = leases;
        this.rates = rates;
        this.controlNow = controlNow;
    }

    @Override
    public LimitSnapshot now(Caller caller) {
        Instant now = controlNow.get();
        List<LimitRule> hard = caller.limits().stream()
                .filter(rule -> rule.mode() == Mode.HARD && rule.deployment() == null).toList();
        List<LimitRule> requests = hard.stream().filter(rule -> !rule.budget() && rule.measure() != Measure.TOKENS)
                .toList();
        List<LimitRule> tokens = hard.stream().filter(rule -> rule.measure() == Measure.TOKENS).toList();
        return new LimitSnapshot(
                tightest(Optional.of(concurrency.limit(caller.tenant().id())), rates.limit(requests, now)),
                tightest(leases.limit(tokens, now), rates.limit(tokens, now)));
    }

    private static Optional<LimitSnapshot.Limit> tightest(
            Optional<LimitSnapshot.Limit> one, Optional<LimitSnapshot.Limit> other) {
        return Stream.of(one, other).flatMap(Optional::stream)
                .min(Comparator.comparingLong(LimitSnapshot.Limit::left));
    }
}
