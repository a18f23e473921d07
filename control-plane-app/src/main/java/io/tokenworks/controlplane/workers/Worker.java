package io.tokenworks.controlplane.workers;

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
    private @Nullable String failure;
    private @Nullable Instant failedAt;
    private @Nullable Instant nextStartAt;

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
    String registration() {
        return registration;
    }

    void launching(int ofRevision, UUID newInstance, Instant now) {
        vacated();
        revision = ofRevision;
        instance = newInstance;
        launchedAt = now;
    }

    void launched(int atPort, Slot.ProcessName process) {
        port = atPort;
        pid = process.pid();
        processStartedAt = process.startedAt();
    }

    void registered(String json) {
        registration = json;
    }

    void drain() {
        draining = true;
    }

    void vacated() {
        pid = null;
        processStartedAt = null;
        instance = null;
        registration = null;
        draining = false;
    }

    void failed(Slot.Failure with) {
        vacated();
        failures++;
        failure = with.reason();
        failedAt = with.at();
        nextStartAt = with.nextStartAt();
    }

    void forgiven() {
        failures = 0;
        failure = null;
        failedAt = null;
        nextStartAt = null;
    }

    Slot view() {
        Slot.ProcessName process = pid == null || processStartedAt == null || instance == null
                ? null
                : new Slot.ProcessName(pid, processStartedAt, instance);
        Slot.Failure last = failure == null || failedAt == null || nextStartAt == null
                ? null
                : new Slot.Failure(failure, failedAt, nextStartAt);
        return new Slot(id, deploymentId, revision, role, slot, port == null ? 0 : port, process, instance, draining,
                failures, last, launchedAt);
    }
}
