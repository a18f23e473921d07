package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.actuator.Reconciler;
import io.tokenworks.controlplane.deployments.DeploymentView;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.workers.FleetLoad;
import io.tokenworks.controlplane.workers.FleetWorker;
import io.tokenworks.controlplane.workers.Slot;
import io.tokenworks.controlplane.workers.WorkerRegistry;
import io.tokenworks.controlplane.workers.WorkerSlots;
import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What runs. */
@RestController
@RequestMapping("/api/v1")
final class FleetApi {

    private final WorkerRegistry registry;
    private final WorkerSlots slots;
    private final Deployments deployments;
    private final FleetLoad load;
    private final ObjectProvider<Reconciler> reconciler;

    FleetApi(
            WorkerRegistry registry, WorkerSlots slots, Deployments deployments, FleetLoad load,
            ObjectProvider<Reconciler> reconciler) {
        this.registry = registry;
        this.slots = slots;
        this.deployments = deployments;
        this.load = load;
        this.reconciler = reconciler;
    }

    /** Registered workers and processes on their way to it. */
    @GetMapping("/workers")
    List<WorkerLine> workers() {
        List<WorkerLine> lines = new ArrayList<>();
        Set<UUID> registered = new HashSet<>();
        for (FleetWorker worker : registry.workers()) {
            registered.add(worker.registration().worker());
            lines.add(WorkerLine.of(worker));
        }
        Map<UUID, String> names = deployments.list().stream()
                .collect(Collectors.toMap(DeploymentView::id, DeploymentView::name));
        for (Slot slot : slots.all()) {
            Slot.ProcessName process = slot.process();
            String name = names.get(slot.deploymentId());
            if (process != null && name != null && !registered.contains(slot.id())) {
                WorkerReport report = registry.loading(slot.id()).orElse(null);
                lines.add(new WorkerLine(slot.id(), slot.role(), name, slot.revision(), process.pid(), slot.port(),
                        report == null ? WorkerState.STARTING : report.state(),
                        report == null ? 0 : report.progressPercent(), report));
            }
        }
        return lines;
    }

    /** For the launcher and whoever waits for the system. */
    @GetMapping("/status")
    Status status() {
        return new Status(workers(), load.loads());
    }

    /** Drains all workers and starts none until the control plane is started again. Nothing is retired. */
    @PostMapping("/actuator/stop")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void stop() {
        reconciler.ifAvailable(Reconciler::stopAll);
    }

    /** @param loads of workers that have reported twice */
    record Status(List<WorkerLine> workers, List<FleetLoad.Load> loads) {}

    /** @param report null before the first */
    record WorkerLine(
            UUID id,
            WorkerRole role,
            String deployment,
            int revision,
            long pid,
            int port,
            WorkerState state,
            int progressPercent,
            @Nullable WorkerReport report) {

        static WorkerLine of(FleetWorker worker) {
            var is = worker.registration();
            WorkerReport report = worker.report();
            return new WorkerLine(is.worker(), is.role(), is.deployment(), is.revision(), is.pid(),
                    URI.create(is.url()).getPort(), worker.state(), report == null ? 100 : report.progressPercent(),
                    report);
        }
    }
}
