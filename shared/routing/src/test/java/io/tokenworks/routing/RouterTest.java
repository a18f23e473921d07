package io.tokenworks.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.wire.fleet.FleetSnapshot.Deployment;
import io.tokenworks.wire.fleet.FleetSnapshot.Mode;
import io.tokenworks.wire.fleet.FleetSnapshot.Worker;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RouterTest {

    private final Router router = new Router(RoutingPolicy.DEFAULT);
    private final Worker p = worker(1, WorkerRole.PREFILL);
    private final Worker d = worker(2, WorkerRole.DECODE);
    private final Worker e = worker(3, WorkerRole.DECODE);

    @Test
    void aLongPromptGoesToAPair() {
        assertThat(route(600, p, d)).isEqualTo(new Route.Pair(p, d));
    }

    @Test
    void aShortPromptStaysWithTheDecodeWorker() {
        assertThat(route(63, p, d)).isEqualTo(new Route.Aggregated(d));
    }

    @Test
    void withoutAPrefillWorkerTheDecodeWorkerComputesAlone() {
        assertThat(route(600, d)).isEqualTo(new Route.Aggregated(d));
    }

    @Test
    void aLongPromptThatIsMostlyCachedStaysWithTheDecodeWorker() {
        var sights = Map.of(d.instance(), new RoutingQuery.Sight(0, 35));
        assertThat(router.route(query(Mode.AUTO, 600, sights, Set.of(), p, d))).isEqualTo(new Route.Aggregated(d));
    }

    @Test
    void anAggregatedDeploymentNeverHandsOver() {
        assertThat(router.route(query(Mode.AGGREGATED, 600, Map.of(), Set.of(), p, d)))
                .isEqualTo(new Route.Aggregated(d));
    }

    @Test
    void theWorkerWithThePrefixWinsUntilItIsBusy() {
        var cached = Map.of(e.instance(), new RoutingQuery.Sight(0, 2));
        assertThat(router.route(query(Mode.AUTO, 40, cached, Set.of(), d, e))).isEqualTo(new Route.Aggregated(e));
        var busy = Map.of(e.instance(), new RoutingQuery.Sight(9, 2));
        assertThat(router.route(query(Mode.AUTO, 40, busy, Set.of(), d, e))).isEqualTo(new Route.Aggregated(d));
    }

    @Test
    void workersThatFailedTheRequestAreAvoided() {
        assertThat(router.route(query(Mode.AUTO, 600, Map.of(), Set.of(p.instance(), d.instance()), p, d, e)))
                .isEqualTo(new Route.Aggregated(e));
    }

    @Test
    void workersThatAreNotReadyOrOfAnotherRevisionOrIncompatibleAreNotPaired() {
        Worker draining = with(d, WorkerState.DRAINING, 1, "c");
        Worker old = with(e, WorkerState.READY, 0, "c");
        assertThat(route(10, draining, old)).isInstanceOf(Route.NoWorker.class);
        assertThat(route(600, with(p, WorkerState.READY, 1, "other"), d)).isEqualTo(new Route.Aggregated(d));
    }

    private Route route(int promptTokens, Worker... workers) {
        return router.route(query(Mode.AUTO, promptTokens, Map.of(), Set.of(), workers));
    }

    private static RoutingQuery query(
            Mode mode, int prompt, Map<UUID, RoutingQuery.Sight> sights, Set<UUID> avoid, Worker... workers) {
        var deployment = new Deployment("m", Instant.EPOCH, 1, mode, "card", 64, List.of(workers));
        return new RoutingQuery(deployment, 1, prompt, 16, sights, avoid);
    }

    private static Worker worker(int n, WorkerRole role) {
        return new Worker(
                new UUID(0, n), new UUID(1, n), role, 1, "http://w" + n, WorkerState.READY, "c", 100, 100, 0);
    }

    private static Worker with(Worker w, WorkerState state, int revision, String compatibility) {
        return new Worker(w.id(), w.instance(), w.role(), revision, w.url(), state, compatibility, 100, 100, 0);
    }
}
