package io.tokenworks.controlplane.snapshots;

import io.tokenworks.controlplane.cards.Cards;
import io.tokenworks.controlplane.deployments.DeploymentState;
import io.tokenworks.controlplane.deployments.DeploymentView;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.quotas.Limits;
import io.tokenworks.controlplane.tenants.TenancySnapshot;
import io.tokenworks.controlplane.workers.FleetWorker;
import io.tokenworks.controlplane.workers.WorkerRegistry;
import io.tokenworks.wire.fleet.FleetLimits;
import io.tokenworks.wire.fleet.FleetSnapshot;
import io.tokenworks.wire.worker.WorkerRegistration;
import io.tokenworks.wire.worker.WorkerReport;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Puts together what gateways need, from what is wanted and who lives. */
@Component
final class SnapshotMaker {

    private final Deployments deployments;
    private final TenancySnapshot tenancy;
    private final Limits limits;
    private final Cards cards;
    private final WorkerRegistry registry;
    private final Clock clock;

    SnapshotMaker(
            Deployments deployments, TenancySnapshot tenancy, Limits limits, Cards cards, WorkerRegistry registry,
            Clock clock) {
        this.deployments = deployments;
        this.tenancy = tenancy;
        this.limits = limits;
        this.cards = cards;
        this.registry = registry;
        this.clock = clock;
    }

    /** What the database holds; costs queries, therefore only after a change there. */
    Wanted wanted() {
        List<DeploymentView> running = deployments.list().stream()
                .filter(d -> d.state() == DeploymentState.RUNNING).toList();
        return new Wanted(running, cards.digests(), tenancy.keys(),
                tenancy.tenants(), limits.forGateways());
    }

    FleetSnapshot snapshot(long version, Wanted wanted) {
        List<FleetWorker> present = registry.workers().stream().filter(FleetWorker::present).toList();
        List<FleetSnapshot.Deployment> shown = wanted.deployments().stream().map(d -> {
            List<FleetSnapshot.Worker> its = present.stream()
                    .filter(w -> w.registration().deployment().equals(d.name())).map(SnapshotMaker::worker).toList();
            String card = d.cardDigest();
            return new FleetSnapshot.Deployment(d.name(), d.createdAt(), d.revision(), d.mode(),
                    card != null && wanted.cards().contains(card) ? card : "", d.handoverMinTokens(), its);
        }).toList();
        return new FleetSnapshot(version, clock.instant(), shown, wanted.keys(), wanted.tenants(),
                wanted.limits());
    }

    private static FleetSnapshot.Worker worker(FleetWorker worker) {
        WorkerRegistration r = worker.registration();
        WorkerReport report = worker.report();
        int free = report == null ? r.kvBlocks() : report.kvBlocksFree();
        int load = report == null ? 0 : report.running() + report.waiting();
        return new FleetSnapshot.Worker(r.worker(), r.instance(), r.role(), r.revision(), r.url(), worker.state(),
                r.compatibility(), r.kvBlocks(), free, load);
    }

    /** The slow part of a snapshot. */
    record Wanted(
            List<DeploymentView> deployments,
            Set<String> cards,
            List<FleetSnapshot.Key> keys,
            List<FleetSnapshot.Tenant> tenants,
            FleetLimits limits) {}
}
