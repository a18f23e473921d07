package io.tokenworks.controlplane.console;

import io.tokenworks.wire.fleet.FleetSnapshot;
import java.math.BigDecimal;

/**
 * A checked form: what is to be deployed.
 *
 * @param model path of a model file; empty for the timed backend
 * @param prices per million tokens
 */
record DeployOrder(
        String name,
        String backend,
        String model,
        FleetSnapshot.Mode mode,
        int prefillWorkers,
        int decodeWorkers,
        Prices prices) {

    record Prices(BigDecimal input, BigDecimal cached, BigDecimal output) {}
}
