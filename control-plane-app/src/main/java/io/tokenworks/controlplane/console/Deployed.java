package io.tokenworks.controlplane.console;

import io.tokenworks.wire.fleet.FleetSnapshot;
import io.tokenworks.wire.worker.WorkerRole;
import java.math.BigDecimal;
import java.util.List;

/**
 * A deployment as the console shows it.
 *
 * @param state key of the messages {@code state.*}
 * @param backend key of the messages {@code backend.*}
 * @param model what its workers load
 * @param pools one for each role it has
 * @param prices in force now, per million tokens
 */
record Deployed(
        String name,
        State state,
        String backend,
        String model,
        FleetSnapshot.Mode mode,
        int revision,
        List<Pool> pools,
        List<Price> prices) {

    enum State {
        CREATED,
        RUNNING,
        RETIRED
    }

    record Pool(WorkerRole role, int desiredWorkers) {}

    /** @param kind key of the messages {@code price.*} */
    record Price(String kind, BigDecimal perMillion, String currency) {}
}
