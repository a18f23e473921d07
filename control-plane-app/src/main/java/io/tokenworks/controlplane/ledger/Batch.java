package io.tokenworks.controlplane.ledger;

import io.tokenworks.controlplane.quarantine.BadRecord;
import java.util.List;

/** What came in one request: what can be taken, and what cannot. */
record Batch<R>(List<Arrived<R>> good, List<BadRecord> bad) {

    int size() {
        return good.size() + bad.size();
    }
}
