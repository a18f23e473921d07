package io.tokenworks.controlplane.proof;

import io.tokenworks.controlplane.seals.SignedHead;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** No chain may end before what was once signed of it. Whether it holds the same entries, the chain check sees. */
final class HeadCheck {

    private HeadCheck() {}

    static void run(Snapshot snapshot, Map<UUID, List<SignedHead>> signed, Consumer<Finding> found)
            throws SQLException {
        Map<UUID, Long> last = new HashMap<>();
        snapshot.each("SELECT tenant, max(sequence) FROM ledger_entry GROUP BY tenant",
                row -> last.put(row.getObject(1, UUID.class), row.getLong(2)));
        signed.forEach((tenant, heads) -> {
            long most = heads.stream().mapToLong(SignedHead::sequence).max().orElse(0);
            long there = last.getOrDefault(tenant, 0L);
            if (there < most) {
                found.accept(new Finding(tenant, there + 1, null, "entries " + (there + 1) + " to " + most
                        + " were signed outside of the database and are missing in it"));
            }
        });
    }
}
