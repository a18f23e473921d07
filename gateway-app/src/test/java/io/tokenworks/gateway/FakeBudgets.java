package io.tokenworks.gateway;

import io.tokenworks.admission.GrantDecision;
import io.tokenworks.wire.fleet.LeaseGrant;
import io.tokenworks.wire.fleet.LeaseRequest;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is left to grant of each rule, and what was granted to each lease. A rule without an amount has plenty. */
final class FakeBudgets {

    private static final BigDecimal PLENTY = BigDecimal.valueOf(1_000_000_000);

    private final Map<UUID, BigDecimal> left = new HashMap<>();
    private final Map<List<Object>, BigDecimal> granted = new HashMap<>();
    private final Map<UUID, Long> refused = new HashMap<>();
    private boolean heldElsewhere;
    private long ttlMillis = 180_000;

    synchronized void left(UUID rule, BigDecimal amount) {
        left.put(rule, amount);
    }

    synchronized BigDecimal left(UUID rule) {
        return left.getOrDefault(rule, PLENTY);
    }

    /** What gateways have in hand or have spent of a rule. */
    synchronized BigDecimal granted(UUID rule) {
        return granted.entrySet().stream().filter(entry -> entry.getKey().contains(rule)).map(Map.Entry::getValue)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Requests that a rule refused, or would have. */
    synchronized long refused(UUID rule) {
        return refused.getOrDefault(rule, 0L);
    }

    /** Something is left of every rule, but other gateways hold all of it. */
    synchronized void heldElsewhere() {
        heldElsewhere = true;
    }

    synchronized void ttlMillis(long millis) {
        ttlMillis = millis;
    }

    synchronized LeaseGrant answer(LeaseRequest request) {
        List<LeaseGrant.Slice> slices = request.slices().stream().map(slice -> slice(request.lease(), slice)).toList();
        return new LeaseGrant(request.lease(), request.sequence(), ttlMillis, slices);
    }

    private LeaseGrant.Slice slice(UUID lease, LeaseRequest.Slice asked) {
        BigDecimal free = heldElsewhere ? BigDecimal.ZERO : left(asked.rule()).add(asked.giveBack());
        BigDecimal grant = GrantDecision.grant(free, asked.need(), asked.want(), 1);
        left.put(asked.rule(), free.subtract(grant));
        refused.merge(asked.rule(), asked.refused(), Math::max);
        BigDecimal all = granted.merge(List.of(lease, asked.rule(), asked.window()),
                grant.subtract(asked.giveBack()), BigDecimal::add);
        return new LeaseGrant.Slice(asked.rule(), asked.window(), all, !heldElsewhere && grant.compareTo(free) == 0,
                heldElsewhere);
    }
}
