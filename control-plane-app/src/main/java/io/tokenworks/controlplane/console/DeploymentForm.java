package io.tokenworks.controlplane.console;

import io.tokenworks.wire.fleet.FleetSnapshot.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The deploy form as it was sent; a field that the page hides is not sent. */
record DeploymentForm(
        @Nullable String name,
        @Nullable String backend,
        @Nullable String model,
        @Nullable String mode,
        @Nullable String prefillWorkers,
        @Nullable String decodeWorkers,
        @Nullable String inputPrice,
        @Nullable String cachedPrice,
        @Nullable String outputPrice) {
    private static final String TIMED = "TIMED";
    static final List<String> BACKENDS = List.of("AUTO", "CPU", "CUDA", TIMED);
    static final List<Mode> MODES = List.of(Mode.AUTO, Mode.DISAGGREGATED, Mode.AGGREGATED);

    static DeploymentForm fresh(String model) {
        return new DeploymentForm("", "CPU", model, Mode.AUTO.name(), "1", "1", "0", "0", "0");
    }

    /** @param priced whether the one who sent it may say what tokens cost; who may not is not asked for it */
    DeployOrder read(FormCheck check, int maxWorkers, boolean priced) {
        String checkedBackend = check.choice("backend", backend, BACKENDS);
        Mode checkedMode = check.choice("mode", mode, MODES);
        return new DeployOrder(check.name("name", name), checkedBackend,
                checkedBackend.equals(TIMED) ? "" : check.path("model", model), checkedMode,
                checkedMode == Mode.AGGREGATED ? 0 : check.workers("prefillWorkers", prefillWorkers, 0, maxWorkers),
                check.workers("decodeWorkers", decodeWorkers, 1, maxWorkers),
                priced ? prices(check) : null);
    }

    private DeployOrder.Prices prices(FormCheck check) {
        return new DeployOrder.Prices(check.price("inputPrice", inputPrice), check.price("cachedPrice", cachedPrice),
                check.price("outputPrice", outputPrice));
    }
}
