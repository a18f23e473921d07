package io.tokenworks.routing;

import io.tokenworks.wire.fleet.FleetSnapshot.Worker;

/** Where a request goes. */
public sealed interface Route {

    /** One decode worker does everything. */
    record Aggregated(Worker decode) implements Route {}

    /** One worker computes the prompt, the other reads its KV blocks and generates. */
    record Pair(Worker prefill, Worker decode) implements Route {}

    /**
     * Nobody can serve it now.
     *
     * @param reason for people, safe to show to the tenant
     */
    record NoWorker(String reason) implements Route {}
}
