package io.tokenworks.controlplane.quotas;

import io.tokenworks.admission.ShareDecision;
import io.tokenworks.wire.fleet.ShareAnswer;
import io.tokenworks.wire.fleet.ShareReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Who has which share of each rate. In memory only, so that it works without the database; after a start it learns from
 * the gateways' reports, and for that long gives nobody more than they have. Thread-safe.
 */
final class RateShares {

    private final LongSupplier nanos;
    private final Duration forget;
    private final long learnedAtNanos;
    private final Map<UUID, Map<UUID, Heard>> byRule = new HashMap<>();
    private Map<UUID, Long> amounts = Map.of();

    /**
     * @param nanos monotonic clock
     * @param forget a gateway that was not heard for so long has no share any more; also how long to learn
     */
    RateShares(LongSupplier nanos, Duration forget) {
        this.nanos = nanos;
        this.forget = forget;
        this.learnedAtNanos = nanos.getAsLong() + forget.toNanos();
    }

    /** What one gateway last said, and was told. */
    private record Heard(ShareReport.Use use, long told, long atNanos) {

        ShareDecision.Standing standing() {
            return new ShareDecision.Standing(Math.max(use.share(), told), use.inUse(), use.demand());
        }
    }

    /** The rates there are, with their amounts. */
    synchronized void amounts(Map<UUID, Long> newest) {
        amounts = Map.copyOf(newest);
        byRule.keySet().retainAll(newest.keySet());
    }

    /** A gateway's use, and its shares from now on. A rule that is not known has none. */
    synchronized ShareAnswer report(ShareReport report) {
        List<ShareAnswer.Share> shares = new ArrayList<>();
        for (ShareReport.Use use : report.uses()) {
            Long amount = amounts.get(use.rule());
            if (amount != null) {
                shares.add(new ShareAnswer.Share(use.rule(), share(report.gateway(), use, amount)));
            }
        }
        return new ShareAnswer(shares);
    }

    private long share(UUID gateway, ShareReport.Use use, long amount) {
        long now = nanos.getAsLong();
        Map<UUID, Heard> heard = byRule.computeIfAbsent(use.rule(), _ -> new HashMap<>());
        heard.values().removeIf(other -> now - other.atNanos() > forget.toNanos());
        List<ShareDecision.Standing> others = heard.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(gateway)).map(entry -> entry.getValue().standing()).toList();
        var asker = new ShareDecision.Standing(use.share(), use.inUse(), use.demand());
        long share = ShareDecision.share(amount, asker, others);
        long told = learnedAtNanos - now > 0 ? Math.min(share, use.share()) : share;
        heard.put(gateway, new Heard(use, told, now));
        return told;
    }

    /** What the gateways that are heard say of a rule. */
    synchronized Now now(UUID rule) {
        var heard = byRule.getOrDefault(rule, Map.of()).values();
        return new Now(heard.size(), heard.stream().mapToLong(h -> h.use().inUse()).sum(),
                heard.stream().mapToLong(h -> h.use().refused()).sum());
    }

    /**
     * @param gateways that report
     * @param inUse requests that run, or what was admitted in the minute under way
     * @param refused requests that were refused, or would have been, since those gateways began
     */
    record Now(int gateways, long inUse, long refused) {}
}
