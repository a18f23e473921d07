package io.tokenworks.controlplane.actuator;

import io.tokenworks.controlplane.deployments.DeploymentView;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.workers.FleetWorker;
import io.tokenworks.controlplane.workers.Slot;
import io.tokenworks.controlplane.workers.WorkerRegistry;
import io.tokenworks.controlplane.workers.WorkerSlots;
import io.tokenworks.wire.worker.WorkerRole;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the processes be what the pools want: looks, decides a step for each place, applies it. One thread at a
 * time.
 */
public final class Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final Deployments deployments;
    private final WorkerSlots slots;
    private final WorkerRegistry registry;
    private final Processes processes;
    private final DrainCall drainCall;
    private final ActuatorProperties properties;
    private final Clock clock;
    private final Map<UUID, Instant> drainedAt = new HashMap<>();
    private final Map<UUID, String> killedFor = new HashMap<>();
    private volatile boolean stopping;

    Reconciler(
            Deployments deployments, WorkerSlots slots, WorkerRegistry registry, Processes processes,
            DrainCall drainCall, ActuatorProperties properties, Clock clock) {
        this.deployments = deployments;
        this.slots = slots;
        this.registry = registry;
        this.processes = processes;
        this.drainCall = drainCall;
        this.properties = properties;
        this.clock = clock;
    }

    /** Wants no process any more until the control plane is started again: what is deployed stays deployed. */
    public void stopAll() {
        stopping = true;
    }

    /** One round over all places. */
    synchronized void round() {
        Map<UUID, DeploymentView> wanted = deployments.list().stream()
                .collect(Collectors.toMap(DeploymentView::id, Function.identity()));
        List<Slot> all = places(wanted.values()).stream().map(this::settled).toList();
        Set<Integer> taken = all.stream().filter(slot -> slot.process() != null).map(Slot::port)
                .collect(Collectors.toCollection(HashSet::new));
        for (Slot slot : all) {
            DeploymentView deployment = wanted.get(slot.deploymentId());
            if (deployment != null) {
                Step.Seen seen = look(slot, deployment);
                apply(slot, deployment, Step.decide(slot, seen, clock.instant(), properties), taken);
            }
        }
    }

    /** Those there are, and those by which pools have grown. */
    private List<Slot> places(Collection<DeploymentView> wanted) {
        List<Slot> all = new ArrayList<>(slots.all());
        Set<Place> there = all.stream().map(slot -> new Place(slot.deploymentId(), slot.role(), slot.index()))
                .collect(Collectors.toSet());
        for (DeploymentView deployment : wanted) {
            for (WorkerRole role : WorkerRole.values()) {
                for (int index = 0; index < deployment.wanted().of(role); index++) {
                    if (!there.contains(new Place(deployment.id(), role, index))) {
                        all.add(slots.place(deployment.id(), role, index, deployment.revision()));
                    }
                }
            }
        }
        return all;
    }

    private record Place(UUID deployment, WorkerRole role, int index) {}

    /** The control plane ended between starting a process and writing that down: it is found, or there is none. */
    private Slot settled(Slot slot) {
        UUID instance = slot.instance();
        if (slot.process() != null || instance == null) {
            return slot;
        }
        Optional<Processes.Started> found = processes.find(instance);
        found.ifPresentOrElse(started -> slots.launched(slot.id(), started.port(), started.name()),
                () -> slots.vacated(slot.id()));
        LOG.info("worker {} had been started when the control plane ended: {}", slot.id(),
                found.isPresent() ? "adopted" : "no process of it is left");
        return slots.get(slot.id());
    }

    private Step.Seen look(Slot slot, DeploymentView deployment) {
        boolean wanted = !stopping && slot.index() < deployment.wanted().of(slot.role());
        Slot.ProcessName process = slot.process();
        boolean alive = process != null && processes.alive(process);
        Instant since = slot.draining() ? drainedAt.computeIfAbsent(slot.id(), id -> clock.instant()) : null;
        return new Step.Seen(wanted, deployment.revision(), alive, worker(slot),
                since == null ? null : Duration.between(since, clock.instant()),
                registry.loading(slot).isPresent());
    }

    /** The registry's word on the process that is in the place now; an earlier process has no say. */
    private @Nullable FleetWorker worker(Slot slot) {
        return registry.worker(slot.id()).filter(w -> slot.isInstance(w.registration().instance())).orElse(null);
    }

    private void apply(Slot slot, DeploymentView deployment, Step step, Set<Integer> taken) {
        switch (step) {
            case Step.Wait ignored -> {
            }
            case Step.Launch ignored -> launch(slot, deployment, taken);
            case Step.Ended ended -> ended(slot, deployment, ended.asked());
            case Step.Drain ignored -> drain(slot);
            case Step.Kill kill -> {
                LOG.warn("worker {} {}: it is killed", slot.id(), kill.why());
                killedFor.put(slot.id(), kill.why());
                processes.end(Objects.requireNonNull(slot.process()), true);
            }
            case Step.Forgive ignored -> slots.forgiven(slot.id());
        }
    }

    /** @param taken grows by its port: one that is only just starting does not listen yet, so the port looks free */
    private void launch(Slot slot, DeploymentView deployment, Set<Integer> taken) {
        UUID instance = UUID.randomUUID();
        slots.launching(slot.id(), deployment.revision(), instance);
        registry.replaced(slot.id());
        try {
            Processes.Started started = processes
                    .start(new Processes.Order(slot, deployment, instance, Set.copyOf(taken)));
            taken.add(started.port());
            slots.launched(slot.id(), started.port(), started.name());
        } catch (IOException e) {
            LOG.error("worker {} of {} cannot be started: {}", slot.id(), deployment.name(), e.toString());
            failed(slot, "cannot be started: " + e.getMessage());
        }
    }

    private void ended(Slot slot, DeploymentView deployment, boolean asked) {
        LOG.info("worker {} has ended {}", slot.id(), asked ? "as asked" : "by itself");
        drainedAt.remove(slot.id());
        String killedFor = this.killedFor.remove(slot.id());
        if (asked) {
            slots.forgiven(slot.id());
            slots.vacated(slot.id());
        } else {
            failed(slot, killedFor == null ? processes.lastWords(slot, deployment) : killedFor);
        }
        registry.ended(slot.id(), asked);
    }

    private void failed(Slot slot, String reason) {
        Instant now = clock.instant();
        Instant next = now.plus(Step.backOff(slot.failures() + 1, properties.backOffMost()));
        String kept = reason.substring(0, Math.min(reason.length(), Slot.Failure.REASON_MAX));
        slots.failed(slot.id(), new Slot.Failure(kept, now, next));
    }

    /** One that has not registered has nothing to finish. */
    private void drain(Slot slot) {
        slots.draining(slot.id());
        FleetWorker worker = worker(slot);
        if (worker == null) {
            processes.end(Objects.requireNonNull(slot.process()), false);
        } else {
            registry.drain(slot.id());
            drainCall.drain(worker.registration().url());
        }
    }

    /** Tells a worker at once what the next heartbeat's answer would tell it too. */
    interface DrainCall {
        void drain(String workerUrl);
    }
}
