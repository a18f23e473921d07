package io.tokenworks.gateway.quota;

import io.tokenworks.gateway.completion.CompletionPlan;
import io.tokenworks.gateway.upstream.UpstreamFault;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.wire.fleet.LimitRule;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Mode;
import io.tokenworks.wire.fleet.ShareReport;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rates a minute and concurrency, kept to by this gateway's shares of them. Without news it keeps to the shares that it
 * has. A request must fit all of its rates, or takes nothing of any. A stream that runs is never stopped by a rate:
 * what it emits beyond its first credit counts, so that others wait for it. Thread-safe.
 */
public final class Rates {

    private static final Logger LOG = LoggerFactory.getLogger(Rates.class);

    private final Terms terms;
    private final Map<UUID, RateGate> gates = new HashMap<>();
    private CompletableFuture<Boolean> asking = CompletableFuture.completedFuture(true);

    public Rates(Terms terms) {
        this.terms = terms;
    }

    /**
     * @param creditTokens counted for a request before it is known how many tokens it emits
     * @param idleNanos a share that was not used for so long is given up
     * @param answerMillis how long a request may wait for the first share of a rate
     */
    public record Terms(
            UUID gateway,
            ShareSource source,
            Executor executor,
            LongSupplier nanos,
            int creditTokens,
            long idleNanos,
            long answerMillis,
            LimitMeters meters) {}

    /**
     * Takes a place in every rate that applies.
     *
     * @throws ApiFault 429 if one is full, 503 if there is no share of one and none can be had
     */
    public RateHold enter(CompletionPlan plan) {
        List<LimitRule> rules = plan.caller().limits(plan.deployment().name()).stream()
                .filter(rule -> !rule.budget()).toList();
        RateHold hold = new RateHold(this, rules, plan.admittedAt());
        if (rules.isEmpty()) {
            return hold;
        }
        long credit = (long) plan.terms().choices() * Math.min(terms.creditTokens(), plan.maxNewTokens());
        long tokens = plan.prompt().length + credit;
        if (!known(rules, plan.admittedAt()) && !awaitShares() && !known(rules, plan.admittedAt())) {
            throw Refusals.unknown();
        }
        take(rules, tokens, plan.admittedAt());
        hold.taken(tokens);
        return hold;
    }

    private synchronized boolean known(List<LimitRule> rules, Instant at) {
        boolean all = true;
        for (LimitRule rule : rules) {
            RateGate gate = gates.computeIfAbsent(rule.id(), _ -> new RateGate(rule));
            gate.touch(rule, at, terms.nanos().getAsLong());
            all &= gate.known() || rule.mode() == Mode.SHADOW;
        }
        return all;
    }

    private synchronized void take(List<LimitRule> rules, long tokens, Instant at) {
        RateGate full = null;
        for (LimitRule rule : rules) {
            RateGate gate = gate(rule);
            if (gate.known() && !gate.fits(amount(rule, tokens))) {
                gate.refuse(amount(rule, tokens));
                terms.meters().refused(rule);
                full = full == null && rule.mode() == Mode.HARD ? gate : full;
            }
        }
        if (full != null) {
            throw Refusals.rate(full.rule(), full.againSeconds(at));
        }
        rules.forEach(rule -> gate(rule).take(amount(rule, tokens)));
    }

    /** Tokens beyond those that were counted. */
    synchronized void more(List<LimitRule> rules, long tokens, Instant now) {
        for (LimitRule rule : rules) {
            if (rule.measure() == Measure.TOKENS) {
                gate(rule).touch(rule, now, terms.nanos().getAsLong());
                gate(rule).take(tokens);
            }
        }
    }

    /** The request has ended; these tokens were counted and not used. */
    synchronized void leave(List<LimitRule> rules, long unusedTokens, Instant taken) {
        for (LimitRule rule : rules) {
            switch (rule.measure()) {
                case CONCURRENCY -> gate(rule).giveBack(1, taken);
                case TOKENS -> gate(rule).giveBack(unusedTokens, taken);
                default -> {
                }
            }
        }
    }

    private RateGate gate(LimitRule rule) {
        return gates.computeIfAbsent(rule.id(), _ -> new RateGate(rule));
    }

    private static long amount(LimitRule rule, long tokens) {
        return rule.measure() == Measure.TOKENS ? tokens : 1;
    }

    /** To be called about once a second: says what is used, and hears what may be. */
    public synchronized CompletableFuture<Boolean> report() {
        if (!asking.isDone()) {
            return asking;
        }
        gates.values().removeIf(gate -> gate.forget(terms.idleNanos(), terms.nanos().getAsLong()));
        if (gates.isEmpty()) {
            return asking;
        }
        var report = new ShareReport(terms.gateway(), gates.values().stream().map(RateGate::report).toList());
        asking = CompletableFuture.supplyAsync(() -> exchange(report), terms.executor());
        return asking;
    }

    private boolean exchange(ShareReport report) {
        try {
            var answer = terms.source().report(report);
            synchronized (this) {
                Map<UUID, Long> shares = new HashMap<>();
                answer.shares().forEach(share -> shares.put(share.rule(), share.amount()));
                report.uses().forEach(use -> {
                    RateGate gate = gates.get(use.rule());
                    if (gate != null && shares.containsKey(use.rule())) {
                        gate.answered(shares.getOrDefault(use.rule(), 0L));
                    }
                });
            }
            return true;
        } catch (UpstreamFault away) {
            LOG.warn("shares of rates stay as they are: {}", away.getMessage());
            return false;
        }
    }

    private boolean awaitShares() {
        try {
            // The one under way may not know of this rate yet.
            report().get(terms.answerMillis(), TimeUnit.MILLISECONDS);
            return report().get(terms.answerMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException late) {
            return false;
        }
    }

    /** What is left of the tightest of these rates; empty before the first request under any of them. */
    synchronized Optional<LimitSnapshot.Limit> limit(List<LimitRule> rules, Instant now) {
        return rules.stream().map(rule -> gates.get(rule.id())).filter(gate -> gate != null && gate.known())
                .map(gate -> gate.limit(now)).min(Comparator.comparingLong(LimitSnapshot.Limit::left));
    }

    /** Rates that this gateway has shares of. */
    public synchronized int shares() {
        return gates.size();
    }
}
