package io.tokenworks.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class QuotaLeaseProperties {

    /**
     * Any order of grants, reservations, extensions and settlements: never over what was granted, and nothing stays
     * held at the end.
     */
    @Property
    void neverOverAndNothingLeaks(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int steps) {
        Walk walk = new Walk(new Random(seed));
        for (int i = 0; i < steps; i++) {
            walk.step();
        }
        walk.settleAll();
    }

    /** One gateway's life with one lease. */
    private static final class Walk {
        private final Random random;
        private final List<QuotaHold> open = new ArrayList<>();
        private QuotaLease lease = QuotaLease.empty(new UUID(0, 1), 0);
        private long granted;
        private long used;

        Walk(Random random) {
            this.random = random;
        }

        void step() {
            long now = random.nextInt(100);
            switch (random.nextInt(4)) {
                case 0 -> grant(now);
                case 1 -> reserve(now);
                case 2 -> extend(now);
                default -> settle();
            }
            long held = open.stream().mapToLong(QuotaHold::totalTokens).sum();
            assertThat(lease.heldTokens()).isEqualTo(held);
            assertThat(used + held).isLessThanOrEqualTo(granted);
        }

        private void grant(long now) {
            granted += random.nextInt(500);
            lease = lease.granted(granted, random.nextBoolean(), now + random.nextInt(100));
        }

        private void reserve(long now) {
            var reserved = lease.reserve(random.nextInt(200), 1 + random.nextInt(256), now);
            reserved.ifPresent(r -> open.add(r.hold()));
            lease = reserved.map(QuotaLease.Reserved::lease).orElse(lease);
        }

        private void extend(long now) {
            if (!open.isEmpty()) {
                int which = random.nextInt(open.size());
                var longer = lease.extend(open.get(which), 1 + random.nextInt(256), now);
                longer.ifPresent(r -> open.set(which, r.hold()));
                lease = longer.map(QuotaLease.Reserved::lease).orElse(lease);
            }
        }

        private void settle() {
            if (!open.isEmpty()) {
                QuotaHold hold = open.removeLast();
                long spent = random.nextLong(hold.totalTokens() + 1);
                used += spent;
                lease = lease.settle(hold, spent);
            }
        }

        void settleAll() {
            for (QuotaHold hold : open) {
                lease = lease.settle(hold, 0);
            }
            assertThat(lease.heldTokens()).isZero();
            assertThat(lease.roomTokens()).isEqualTo(granted - used);
        }
    }
}
