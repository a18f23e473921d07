package io.tokenworks.controlplane.console;

import io.tokenworks.wire.fleet.FleetSnapshot.Mode;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A deployment's page, in words.
 *
 * @param state key of the messages {@code state.*}
 * @param fault why the last order was refused; null if it was not
 */
record DeploymentView(
        String name,
        String state,
        String backend,
        String model,
        Mode mode,
        int revision,
        boolean scalable,
        boolean retirable,
        List<Price> prices,
        List<Pool> pools,
        @Nullable String fault) {

    record Price(String kind, String amount) {}

    /**
     * @param coming up, not ready yet
     * @param alive all processes that have not ended
     * @param failing places whose processes keep dying
     * @param least smallest size it can be given
     * @param most largest size it can be given
     */
    record Pool(
            WorkerRole role,
            int desired,
            int ready,
            int coming,
            int leaving,
            int alive,
            int failing,
            int least,
            int most,
            List<WorkerView> workers) {

        private static Pool of(Deployed.Pool pool, List<LiveWorker> all, ThroughputMeter meter, int most) {
            List<LiveWorker> workers = all.stream()
                    .filter(worker -> worker.role() == pool.role())
                    .sorted(Comparator.comparing(LiveWorker::gone).thenComparing(LiveWorker::id))
                    .toList();
            int ready = count(workers, WorkerState.READY);
            int coming = (int) workers.stream().filter(LiveWorker::coming).count();
            int leaving = count(workers, WorkerState.DRAINING);
            return new Pool(pool.role(), pool.desiredWorkers(), ready, coming, leaving, ready + coming + leaving,
                    count(workers, WorkerState.FAILING),
                    pool.role() == WorkerRole.DECODE ? 1 : 0,
                    most, workers.stream().map(worker -> WorkerView.of(worker, meter)).toList());
        }

        private static int count(List<LiveWorker> workers, WorkerState state) {
            return (int) workers.stream().filter(worker -> worker.state() == state).count();
        }
    }

    /** @param most largest size that a pool can be given */
    static DeploymentView of(Deployed deployed, List<LiveWorker> all, ThroughputMeter meter, int most) {
        List<LiveWorker> workers = all.stream()
                .filter(worker -> worker.deployment().equals(deployed.name()))
                .toList();
        boolean retired = deployed.state() == Deployed.State.RETIRED;
        return new DeploymentView(deployed.name(), state(deployed, workers), deployed.backend(), deployed.model(),
                deployed.mode(), deployed.revision(), !retired, !retired,
                deployed.prices().stream()
                        .map(price -> new Price(price.kind(), Figures.money(price.perMillion(), price.currency())))
                        .toList(),
                deployed.pools().stream()
                        .map(pool -> Pool.of(pool, workers, meter, most))
                        .toList(),
                null);
    }

    /** A retired deployment whose workers are still finishing is shown as retiring. */
    private static String state(Deployed deployed, List<LiveWorker> workers) {
        if (deployed.state() == Deployed.State.RETIRED && workers.stream().anyMatch(worker -> !worker.gone())) {
            return "RETIRING";
        }
        return deployed.state().name();
    }

    DeploymentView refused(String why) {
        return new DeploymentView(name, state, backend, model, mode, revision, scalable, retirable, prices, pools, why);
    }

    // Templates call public methods only.
    public boolean retired() {
        return !scalable;
    }

    /** Ready of wanted workers of a role, for the list. */
    private String share(WorkerRole role) {
        return pools.stream()
                .filter(pool -> pool.role() == role)
                .map(pool -> pool.ready() + " / " + pool.desired())
                .findFirst()
                .orElse(Figures.NONE);
    }

    public String prefill() {
        return share(WorkerRole.PREFILL);
    }

    public String decode() {
        return share(WorkerRole.DECODE);
    }
}
