package io.tokenworks.controlplane.workers;

import io.tokenworks.controlplane.change.FleetChanged;
import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.wire.worker.HeartbeatAnswer;
import io.tokenworks.wire.worker.WorkerRegistration;
import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Workers that live, by what they say: register once, then a heartbeat a second. Silence ends a worker; hearing it
 * again revives it. In memory
 * only: after a restart of the control plane the remembered workers have {@code lostAfter} to be heard again, so
 * that gateways do not see an
 * empty fleet.
 */
public final class WorkerRegistry {

    private final ConcurrentMap<UUID, Presence> workers = new ConcurrentHashMap<>();
    private final ConcurrentMap<UUID, WorkerReport> loading = new ConcurrentHashMap<>();
    private final RegistryProperties properties;
    private final ApplicationEventPublisher events;
    private final LongSupplier nanos;

    WorkerRegistry(RegistryProperties properties, ApplicationEventPublisher events, LongSupplier nanos) {
        this.properties = properties;
        this.events = events;
        this.nanos = nanos;
    }

    void remember(Collection<WorkerRegistration> registrations) {
        registrations.forEach(r -> workers.put(r.worker(), Presence.of(r, nanos.getAsLong(), false)));
    }

    /** @throws Refusal if there are too many */
    void register(WorkerRegistration registration) {
        if (workers.size() >= properties.most() && !workers.containsKey(registration.worker())) {
            throw Refusal.conflict(null, "there are " + properties.most() + " workers already");
        }
        loading.remove(registration.worker());
        workers.compute(registration.worker(), (id, old) -> {
            boolean same = old != null && old.registration().instance().equals(registration.instance());
            return Presence.of(registration, nanos.getAsLong(), same && old.drain());
        });
        events.publishEvent(new FleetChanged());
    }

    /** A process that has not registered, or whom nobody remembers, is told so. */
    HeartbeatAnswer heartbeat(WorkerReport report) {
        Presence old = workers.get(report.worker());
        if (old == null || !speaksFor(report, old)) {
            if (loading.size() < properties.most()) {
                loading.put(report.worker(), report);
            }
            return new HeartbeatAnswer(false, false);
        }
        Presence now = workers.computeIfPresent(report.worker(),
                (id, is) -> speaksFor(report, is) ? is.heard(report, nanos.getAsLong()) : is);
        if (now == null) {
            return new HeartbeatAnswer(false, false);
        }
        if (now.state() != old.state()) {
            events.publishEvent(new FleetChanged());
        }
        return new HeartbeatAnswer(true, now.drain());
    }

    private static boolean speaksFor(WorkerReport report, Presence presence) {
        return presence.registration().instance().equals(report.instance()) && presence.end() != WorkerState.STOPPED;
    }

    /** Takes silent workers out and forgets those that ended long ago. */
    void expire() {
        long now = nanos.getAsLong();
        workers.forEach((id, presence) -> {
            long silent = now - presence.heardNanos();
            if (presence.end() == null && silent > properties.lostAfter().toNanos()) {
                end(id, presence.registration().instance(), WorkerState.LOST);
            } else if (presence.end() != null && silent > properties.forgetAfter().toNanos()) {
                workers.remove(id, presence);
            }
        });
    }

    /** The worker shall take no new work, finish and go. */
    public void drain(UUID worker) {
        workers.computeIfPresent(worker, (id, old) -> old.draining());
        events.publishEvent(new FleetChanged());
    }

    /** Its process is known to be no more. */
    public void ended(UUID worker, boolean asked) {
        loading.remove(worker);
        Presence presence = workers.get(worker);
        if (presence != null) {
            end(worker, presence.registration().instance(), asked ? WorkerState.STOPPED : WorkerState.LOST);
        }
    }

    /** Another process is about to be in its place: what the earlier one still says is a stranger's word. */
    public void replaced(UUID worker) {
        loading.remove(worker);
        if (workers.remove(worker) != null) {
            events.publishEvent(new FleetChanged());
        }
    }

    /** All that live and those that ended a short while ago. */
    public List<FleetWorker> workers() {
        long now = nanos.getAsLong();
        return workers.values().stream().map(p -> p.view(now)).toList();
    }

    public Optional<FleetWorker> worker(UUID id) {
        return Optional.ofNullable(workers.get(id)).map(p -> p.view(nanos.getAsLong()));
    }

    /** What the process in a place says of its progress before it registers. */
    public Optional<WorkerReport> loading(Slot place) {
        return Optional.ofNullable(loading.get(place.id())).filter(report -> place.isInstance(report.instance()));
    }

    List<Presence> presences() {
        return List.copyOf(workers.values());
    }

    private void end(UUID worker, UUID instance, WorkerState how) {
        workers.computeIfPresent(worker,
                (id, old) -> old.registration().instance().equals(instance) ? old.ended(how) : old);
        events.publishEvent(new FleetChanged());
    }
}
