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
        Random random = new Random(seed);
        QuotaLease lease = QuotaLease.empty(new UUID(0, 1), 0);
        List<QuotaHold> open = new ArrayList<>();
        long granted = 0;
        long used = 0;
        for (int i = 0; i < steps; i++) {
            long now = random.nextInt(100);
            switch (random.nextInt(4)) {
                case 0 -> {
                    granted += random.nextInt(500);
                    lease = lease.granted(granted, random.nextBoolean(), now + random.nextInt(100));
                }
                case 1 -> {
                    var reserved = lease.reserve(random.nextInt(200), 1 + random.nextInt(256), now);
                    reserved.ifPresent(r -> open.add(r.hold()));
                    lease = reserved.map(QuotaLease.Reserved::lease).orElse(lease);
                }
                case 2 -> {
                    if (!open.isEmpty()) {
                        int which = random.nextInt(open.size());
                        var longer = lease.extend(open.get(which), 1 + random.nextInt(256), now);
                        longer.ifPresent(r -> open.set(which, r.hold()));
                        lease = longer.map(QuotaLease.Reserved::lease).orElse(lease);
                    }
                }
                default -> {
                    if (!open.isEmpty()) {
                        QuotaHold hold = open.removeLast();
                        long now1 = random.nextLong(hold.totalTokens() + 1);
                        used += now1;
                        lease = lease.settle(hold, now1);
                    }
                }
            }
            long held = open.stream().mapToLong(QuotaHold::totalTokens).sum();
            assertThat(lease.heldTokens()).isEqualTo(held);
            assertThat(used + held).isLessThanOrEqualTo(granted);
        }
        for (QuotaHold hold : open) {
            lease = lease.settle(hold, 0);
        }
        assertThat(lease.heldTokens()).isZero();
        assertThat(lease.roomTokens()).isEqualTo(granted - used);
    }
}
