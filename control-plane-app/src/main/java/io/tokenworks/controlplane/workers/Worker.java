package io.tokenworks.controlplane.workers;

import io.tokenworks.wire.worker.WorkerRegistration;
import io.tokenworks.wire.worker.WorkerRole;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Row of a place in a pool. */
@Entity(name = "worker")
class Worker {

    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID deploymentId;

    private int revision;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private WorkerRole role;

    @Column(updatable = false)
    private int slot;

    private @Nullable Integer port;
    private @Nullable Long pid;
    private @Nullable Instant processStartedAt;
    private @Nullable UUID instance;
    private @Nullable String registration;
    private boolean draining;
    private int failures;
    private @Nullable Instant launchedAt;

    @SuppressWarnings("NullAway.Init")
    protected Worker() {}

    Worker(UUID deploymentId, WorkerRole role, int slot, int revision) {
        this.id = UUID.randomUUID();
        this.deploymentId = deploymentId;
        this.role = role;
        this.slot = slot;
        this.revision = revision;
    }

    @Nullable
    UUID instance() {
        return instance;
    }

    @Nullable
    String registration() {
        return registration;
    }

    void launched(int ofRevision, int atPort, Slot.ProcessName process, Instant now) {
        revision = ofRevision;
        port = atPort;
        runs(process);
        instance = null;
        registration = null;
        draining = false;
        launchedAt = now;
    }

    void runs(Slot.ProcessName process) {
        pid = process.pid();
        processStartedAt = process.startedAt();
    }

    void registered(WorkerRegistration as, String json) {
        instance = as.instance();
        registration = json;
    }

    void drain() {
        draining = true;
    }

    void ended(boolean asked) {
        pid = null;
        processStartedAt = null;
        instance = null;
        registration = null;
        draining = false;
        failures = asked ? 0 : failures + 1;
    }

    void proved() {
        failures = 0;
    }

    Slot view() {
        Slot.ProcessName process = pid == null || processStartedAt == null
                ? null
                : new Slot.ProcessName(pid, processStartedAt);
        return new Slot(id, deploymentId, revision, role, slot, port == null ? 0 : port, process, draining, failures,
                launchedAt);
    }
}
