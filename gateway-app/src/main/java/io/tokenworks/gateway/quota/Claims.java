package io.tokenworks.gateway.quota;

import io.tokenworks.admission.BudgetDemand;
import io.tokenworks.admission.SliceSize;
import io.tokenworks.gateway.completion.CompletionPlan;
import io.tokenworks.gateway.config.GatewayProperties;
import io.tokenworks.wire.fleet.FleetLimits.PriceSet;
import io.tokenworks.wire.fleet.LimitRule;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Mode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Which budgets an operation takes from. The same ones that the ledger will charge. */
final class Claims {

    private final GatewayProperties.Quota quota;

    Claims(GatewayProperties.Quota quota) {
        this.quota = quota;
    }

    /** What a SOFT rule counts, the ledger counts: nothing is held of it. */
    List<Claim> of(CompletionPlan plan) {
        Optional<PriceSet> prices = plan.caller().fleet().prices(plan.deployment().name(), plan.terms().tier(),
                plan.caller().tenant().id(), plan.admittedAt());
        return plan.caller().limits(plan.deployment().name()).stream()
                .filter(rule -> rule.budget() && rule.mode() != Mode.SOFT && billsIn(rule, prices))
                .map(rule -> claim(rule, plan, prices)).toList();
    }

    private static boolean billsIn(LimitRule rule, Optional<PriceSet> prices) {
        return rule.measure() != Measure.MONEY
                || prices.filter(set -> set.currency().equals(rule.currency())).isPresent();
    }

    private Claim claim(LimitRule rule, CompletionPlan plan, Optional<PriceSet> prices) {
        BudgetDemand demand = BudgetDemand.of(rule.measure(), plan.prompt().length, prices);
        return new Claim(rule, rule.window().start(plan.admittedAt()), demand, prices, size(rule, prices));
    }

    /** The configured tokens, in units of the budget. */
    private SliceSize size(LimitRule rule, Optional<PriceSet> prices) {
        return switch (rule.measure()) {
            case TOKENS, INPUT, CACHED_INPUT, OUTPUT -> size(BigDecimal.ONE);
            case REQUESTS, CONCURRENCY -> new SliceSize(requests(quota.leaseTokens()),
                    requests(most()), quota.leaseAheadSeconds());
            case MONEY -> size(prices.map(Claims::dearest).orElse(BigDecimal.ONE));
        };
    }

    private SliceSize size(BigDecimal perToken) {
        return new SliceSize(perToken.multiply(BigDecimal.valueOf(quota.leaseTokens())),
                perToken.multiply(BigDecimal.valueOf(most())), quota.leaseAheadSeconds());
    }

    private long most() {
        return Math.max(quota.leaseTokens(), quota.leaseTokensMost());
    }

    private BigDecimal requests(long tokens) {
        return BigDecimal.valueOf(Math.max(1, tokens / quota.creditTokens()));
    }

    private static BigDecimal dearest(PriceSet set) {
        BigDecimal perMillion = set.input().max(set.cachedInput()).max(set.output());
        return perMillion.signum() == 0 ? BigDecimal.ONE : perMillion.movePointLeft(6);
    }
}
