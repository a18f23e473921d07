package io.tokenworks.e2e.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * What a fleet is made of.
 *
 * @param gateways how many
 * @param decodes workers that generate
 * @param prefills workers that compute prompts for them; 0: each generates alone
 * @param stepMicros pace: a step of the timed engine
 * @param more settings of gateways and control plane beside those that all fleets have
 */
record FleetPlan(int gateways, int decodes, int prefills, int stepMicros, More more) {

    /** Command-line arguments. */
    record More(List<String> gateway, List<String> controlPlane) {
        static final More NONE = new More(List.of(), List.of());
    }

    /** Every wait of the product that a crash would otherwise make long. */
    List<String> gatewayArguments() {
        var arguments = new ArrayList<>(List.of("--tokenworks.gateway.timeouts.connect=1s",
                "--tokenworks.gateway.timeouts.stall=8s", "--tokenworks.gateway.timeouts.first-token=15s",
                "--tokenworks.gateway.timeouts.snapshot-silence=8s", "--tokenworks.gateway.records.backoff-max=500ms",
                "--tokenworks.gateway.quota.lease-renew=2s", "--tokenworks.gateway.quota.lease-idle=2s",
                "--tokenworks.gateway.quota.ask-again=200ms"));
        arguments.addAll(more.gateway());
        return arguments;
    }

    List<String> controlPlaneArguments() {
        var arguments = new ArrayList<>(List.of("--tokenworks.actuator.kind=none",
                "--tokenworks.workers.lost-after=2s", "--tokenworks.quota.lease-ttl=5s",
                "--tokenworks.quota.expiry-grace=1s", "--spring.datasource.hikari.connection-timeout=1500"));
        arguments.addAll(more.controlPlane());
        return arguments;
    }

    List<String> workerArguments() {
        return List.of("--tokenworks.worker.backend=timed", "--tokenworks.worker.timed.step-micros=" + stepMicros,
                "--tokenworks.worker.lease-seconds=5", "--tokenworks.worker.kv-blocks=2048",
                "--tokenworks.worker.max-sequences=64");
    }
}
