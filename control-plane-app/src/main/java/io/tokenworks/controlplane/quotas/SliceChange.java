package io.tokenworks.controlplane.quotas;

import io.tokenworks.admission.GrantDecision;
import io.tokenworks.wire.fleet.LeaseRequest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * What one request changes about one slice and its balance.
 *
 * @param granted to add to the slice; negative if more was given back
 * @param held to add to the balance
 * @param refused to add to both
 * @param wanting somebody got less than needed
 */
record SliceChange(UUID rule, Instant window, BigDecimal granted, BigDecimal held, long refused, boolean wanting) {

    static SliceChange of(Room room, LeaseRequest.Slice asked, SliceRow slice, int gateways) {
        BigDecimal back = asked.giveBack().min(slice.unspent());
        BigDecimal need = room.whole(asked.need());
        BigDecimal grant = room.whole(GrantDecision.grant(room.free().add(back), need, asked.want(), gateways));
        SliceRow after = new SliceRow(room.ruleId(), room.windowStart(),
                slice.granted().add(grant).subtract(back), slice.spent(), 0);
        return new SliceChange(room.ruleId(), room.windowStart(), grant.subtract(back),
                after.unspent().subtract(slice.unspent()), Math.max(0, asked.refused() - slice.refused()),
                grant.compareTo(need) < 0);
    }
}
