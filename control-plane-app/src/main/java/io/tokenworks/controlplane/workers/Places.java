package io.tokenworks.controlplane.workers;

import io.tokenworks.controlplane.deployments.DeploymentView;
import io.tokenworks.controlplane.deployments.Deployments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What registered workers and the places of the pools say together. */
@Service
public final class Places {

    private final WorkerRegistry registry;
    private final WorkerSlots slots;
    private final Deployments deployments;

    Places(WorkerRegistry registry, WorkerSlots slots, Deployments deployments) {
        this.registry = registry;
        this.slots = slots;
        this.deployments = deployments;
    }

    /** Registered workers, those that ended a short while ago, processes on their way, and places that keep failing. */
    public List<PlacedWorker> workers() {
        Map<UUID, DeploymentView> known = deployments.list().stream()
                .collect(Collectors.toMap(DeploymentView::id, Function.identity()));
        Map<UUID, PlacedWorker> workers = new LinkedHashMap<>();
        registry.workers().forEach(w -> workers.put(w.registration().worker(), PlacedWorker.registered(w)));
        for (Slot slot : slots.all()) {
            DeploymentView deployment = known.get(slot.deploymentId());
            if (deployment != null) {
                workers.compute(slot.id(), (id, worker) -> {
                    PlacedWorker now = inPlace(slot, deployment, worker);
                    return now == null ? null : now.after(slot);
                });
            }
        }
        return List.copyOf(workers.values());
    }

    private @Nullable PlacedWorker inPlace(Slot slot, DeploymentView deployment, @Nullable PlacedWorker registered) {
        Slot.ProcessName process = slot.process();
        if (process != null) {
            // Perhaps in the place of one that has ended.
            return registered == null || registered.gone() || registered.pid() != process.pid()
                    ? PlacedWorker.starting(slot, process.pid(), deployment.name(),
                            registry.loading(slot).orElse(null))
                    : registered;
        }
        boolean wanted = slot.index() < deployment.wanted().of(slot.role());
        return wanted && slot.failure() != null ? PlacedWorker.failing(slot, deployment.name()) : registered;
    }
}
