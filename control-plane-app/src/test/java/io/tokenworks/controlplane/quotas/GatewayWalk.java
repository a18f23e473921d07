package io.tokenworks.controlplane.quotas;

import io.tokenworks.controlplane.ledger.Ledger;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.wire.fleet.LeaseGrant;
import io.tokenworks.wire.fleet.LeaseRequest;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.springframework.dao.DataAccessException;

/** A gateway that keeps to its slices, and does what it does in any order; records come late, twice, or both. */
final class GatewayWalk {

    private final Leases leases;
    private final Ledger ledger;
    private final UUID tenant;
    private final List<LimitView> rules;
    private final Random random;
    private final Map<UUID, Long> room = new HashMap<>();
    private final Map<UUID, Long> spent = new HashMap<>();
    private final List<OperationRecord> undelivered = new ArrayList<>();
    private UUID lease = UUID.randomUUID();
    private long sequence;
    private long used;

    GatewayWalk(Leases leases, Ledger ledger, UUID tenant, List<LimitView> rules, Random random) {
        this.leases = leases;
        this.ledger = ledger;
        this.tenant = tenant;
        this.rules = rules;
        this.random = random;
    }

    /** @return tokens used */
    long run(int steps) {
        for (int i = 0; i < steps; i++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> ask();
                case 2, 3 -> use();
                case 4 -> deliver();
                default -> close();
            }
        }
        close();
        return used;
    }

    private void ask() {
        List<LeaseRequest.Slice> slices = new ArrayList<>();
        for (LimitView rule : rules) {
            long most = rule.measure() == Measure.REQUESTS ? 3 : 400;
            long had = room.getOrDefault(rule.id(), 0L);
            long back = random.nextInt(4) == 0 ? had : 0;
            room.put(rule.id(), had - back);
            slices.add(new LeaseRequest.Slice(rule.id(), rule.window().start(Instant.now()),
                    BigDecimal.valueOf(random.nextLong(most)), BigDecimal.valueOf(most), BigDecimal.valueOf(back), 0));
        }
        var request = new LeaseRequest(LimitsUnderTest.GATEWAY, lease, ++sequence, slices, false);
        answered(leases.answer(request));
        if (random.nextBoolean()) {
            leases.answer(request);
        }
    }

    private void answered(LeaseGrant grant) {
        grant.slices().forEach(slice -> {
            room.put(slice.rule(), slice.granted().longValueExact() - spent.getOrDefault(slice.rule(), 0L));
        });
    }

    private void use() {
        int prompt = 1 + random.nextInt(20);
        int output = 1 + random.nextInt(100);
        boolean fits = rules.stream().allMatch(rule -> room.getOrDefault(rule.id(), 0L) >= of(rule, prompt, output));
        if (fits) {
            rules.forEach(rule -> {
                room.merge(rule.id(), -of(rule, prompt, output), Long::sum);
                spent.merge(rule.id(), of(rule, prompt, output), Long::sum);
            });
            used += prompt + output;
            undelivered.add(LimitsUnderTest.operation(tenant, lease, prompt, output));
        }
    }

    private static long of(LimitView rule, int prompt, int output) {
        return switch (rule.measure()) {
            case TOKENS -> prompt + output;
            case OUTPUT -> output;
            default -> 1;
        };
    }

    private void deliver() {
        ledgerTakes(undelivered);
        if (random.nextBoolean()) {
            ledgerTakes(undelivered);
        }
        undelivered.clear();
    }

    /** As outboxes do it: again until it is taken. */
    private void ledgerTakes(List<OperationRecord> records) {
        while (true) {
            try {
                ledger.operations(records);
                return;
            } catch (DataAccessException inTheWay) {
                Thread.onSpinWait();
            }
        }
    }

    private void close() {
        deliver();
        if (sequence > 0) {
            leases.answer(LimitsUnderTest.closing(lease));
        }
        lease = UUID.randomUUID();
        sequence = 0;
        room.clear();
        spent.clear();
    }
}
