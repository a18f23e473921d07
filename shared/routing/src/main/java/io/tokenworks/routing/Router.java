package io.tokenworks.routing;

import io.tokenworks.wire.fleet.FleetSnapshot.Mode;
import io.tokenworks.wire.fleet.FleetSnapshot.Worker;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the workers of a request. The cost of a worker is
 * {@code uncached prompt blocks × weight + active blocks + queue × weight}; ties go to the smaller instance id, so that
 * equal inputs decide equally.
 */
public final class Router {

    private final RoutingPolicy policy;

    public Router(RoutingPolicy policy) {
        this.policy = policy;
    }

    /** Decides; changes nothing. */
    public Route route(RoutingQuery query) {
        Optional<Worker> alone = cheapest(query, WorkerRole.DECODE, true);
        if (alone.isEmpty()) {
            return new Route.NoWorker("no worker is ready for this model");
        }
        if (!worthHandingOver(query, alone.get())) {
            return new Route.Aggregated(alone.get());
        }
        Optional<Worker> prefill = cheapest(query, WorkerRole.PREFILL, true);
        if (prefill.isEmpty()) {
            return new Route.Aggregated(alone.get());
        }
        return cheapest(query, WorkerRole.DECODE, false)
                .filter(decode -> decode.compatibility().equals(prefill.get().compatibility()))
                .<Route>map(decode -> new Route.Pair(prefill.get(), decode))
                .orElseGet(() -> new Route.Aggregated(alone.get()));
    }

    private static boolean worthHandingOver(RoutingQuery query, Worker decode) {
        int cached = query.sight(decode.instance()).hitBlocks() * query.blockTokens();
        int uncached = Math.max(0, query.promptTokens() - cached);
        return query.deployment().mode() != Mode.AGGREGATED && uncached >= query.deployment().handoverMinTokens();
    }

    /** @param computesPrompt whether the worker has to compute what its cache lacks */
    private Optional<Worker> cheapest(RoutingQuery query, WorkerRole role, boolean computesPrompt) {
        List<Worker> workers = query.deployment().workers();
        return workers.stream()
                .filter(worker -> worker.role() == role)
                .filter(worker -> worker.state() == WorkerState.READY)
                .filter(worker -> worker.revision() == query.revision())
                .filter(worker -> !query.avoid().contains(worker.instance()))
                .min(Comparator.<Worker>comparingLong(worker -> cost(query, worker, computesPrompt))
                        .thenComparing(Worker::instance));
    }

    private long cost(RoutingQuery query, Worker worker, boolean computesPrompt) {
        RoutingQuery.Sight sight = query.sight(worker.instance());
        int promptBlocks = Math.ceilDiv(query.promptTokens(), query.blockTokens());
        long uncached = computesPrompt ? Math.max(0, promptBlocks - sight.hitBlocks()) : 0;
        long active = Math.max(0, worker.kvBlocks() - worker.kvBlocksFree());
        long queue = Math.max(worker.load(), sight.inFlight());
        return uncached * policy.uncachedBlockWeight() + active + queue * policy.queueWeight();
    }
}
