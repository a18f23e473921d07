package io.tokenworks.e2e.proof;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

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
        var arguments = List.of("--tokenworks.gateway.timeouts.connect=1s",
                "--tokenworks.gateway.timeouts.stall=8s", "--tokenworks.gateway.timeouts.first-token=15s",
                "--tokenworks.gateway.timeouts.snapshot-silence=8s", "--tokenworks.gateway.records.backoff-max=500ms",
                "--tokenworks.gateway.quota.lease-renew=2s", "--tokenworks.gateway.quota.lease-idle=2s",
                "--tokenworks.gateway.quota.ask-again=200ms");
        return with(arguments, more.gateway());
    }

    List<String> controlPlaneArguments() {
        var arguments = List.of("--tokenworks.actuator.kind=none",
                "--tokenworks.workers.lost-after=2s", "--tokenworks.quota.lease-ttl=5s",
                "--tokenworks.quota.expiry-grace=1s", "--spring.datasource.hikari.connection-timeout=1500");
        return with(arguments, more.controlPlane());
    }

    /** A setting that is given twice would be read as a list: what is more takes the place of what is there. */
    private static List<String> with(List<String> arguments, List<String> more) {
        var all = new LinkedHashMap<String, String>();
        Stream.concat(arguments.stream(), more.stream())
                .forEach(argument -> all.put(argument.substring(0, argument.indexOf('=')), argument));
        return List.copyOf(all.values());
    }

    List<String> workerArguments() {
        return List.of("--tokenworks.worker.backend=timed", "--tokenworks.worker.timed.step-micros=" + stepMicros,
                "--tokenworks.worker.lease-seconds=5", "--tokenworks.worker.kv-blocks=2048",
                "--tokenworks.worker.max-sequences=64");
    }
}
