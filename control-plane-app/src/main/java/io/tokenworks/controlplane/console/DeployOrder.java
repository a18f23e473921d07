package io.tokenworks.controlplane.console;

import io.tokenworks.wire.fleet.FleetSnapshot;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A checked form: what is to be deployed.
 *
 * @param model path of a model file; empty for the timed backend
 * @param prices per million tokens; null leaves them as they are, at first nothing
 */
record DeployOrder(
        String name,
        String backend,
        String model,
        FleetSnapshot.Mode mode,
        int prefillWorkers,
        int decodeWorkers,
        @Nullable Prices prices) {

    record Prices(BigDecimal input, BigDecimal cached, BigDecimal output) {}
}
