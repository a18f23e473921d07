package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.actuator.Reconciler;
import io.tokenworks.controlplane.workers.FleetLoad;
import io.tokenworks.controlplane.workers.PlacedWorker;
import io.tokenworks.controlplane.workers.Places;
import io.tokenworks.controlplane.workers.Slot;
import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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

    private final Places places;
    private final FleetLoad load;
    private final Reconciler reconciler;

    FleetApi(Places places, FleetLoad load, Reconciler reconciler) {
        this.places = places;
        this.load = load;
        this.reconciler = reconciler;
    }

    /** Registered workers, processes on their way to it, and places that keep failing. */
    @GetMapping("/workers")
    List<WorkerLine> workers() {
        return places.workers().stream().map(WorkerLine::of).toList();
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
        reconciler.stopAll();
    }

    /** @param loads of workers that have reported twice */
    record Status(List<WorkerLine> workers, List<FleetLoad.Load> loads) {}

    /**
     * @param pid 0 without a process
     * @param report null before the first
     * @param failures deaths in a row
     * @param failure the last of them; null without one
     */
    record WorkerLine(
            UUID id,
            WorkerRole role,
            String deployment,
            int revision,
            long pid,
            int port,
            WorkerState state,
            int progressPercent,
            @Nullable WorkerReport report,
            int failures,
            Slot.@Nullable Failure failure) {

        static WorkerLine of(PlacedWorker is) {
            return new WorkerLine(is.id(), is.role(), is.deployment(), is.revision(), is.pid(), is.port(), is.state(),
                    is.progressPercent(), is.report(), is.failures(), is.failure());
        }
    }
}
