package io.tokenworks.controlplane.workers;

import io.tokenworks.wire.worker.WorkerRegistration;
import io.tokenworks.wire.worker.WorkerRole;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The places of all pools and the processes in them, as the database remembers them over a restart of the control
 * plane.
 */
@Service
@Transactional
public class WorkerSlots {

    private final WorkerRows rows;
    private final JsonMapper json;
    private final Clock clock;

    WorkerSlots(WorkerRows rows, JsonMapper json, Clock clock) {
        this.rows = rows;
        this.json = json;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public List<Slot> all() {
        return rows.findAll().stream().map(Worker::view).toList();
    }

    /** The place with that index, made if it is missing. */
    public Slot place(UUID deployment, WorkerRole role, int index, int revision) {
        return rows.findByDeploymentIdAndRoleAndSlot(deployment, role, index)
                .orElseGet(() -> rows.save(new Worker(deployment, role, index, revision))).view();
    }

    /** A process was started in the place. */
    public void launched(UUID id, int revision, int port, Slot.ProcessName process) {
        rows.findById(id).orElseThrow().launched(revision, port, process, clock.instant());
    }

    /** Its process was asked to go. */
    public void draining(UUID id) {
        rows.findById(id).orElseThrow().drain();
    }

    /**
     * Its process is no more.
     *
     * @param asked it was asked to go
     */
    public void ended(UUID id, boolean asked) {
        rows.findById(id).orElseThrow().ended(asked);
    }

    /** Its process has run for long enough to forgive what was before. */
    public void proved(UUID id) {
        rows.findById(id).orElseThrow().proved();
    }

    /**
     * A process says that it fills a place.
     *
     * @return false if another process is in that place: this one must go
     */
    boolean registered(WorkerRegistration registration) {
        Worker row = rows.findById(registration.worker()).orElse(null);
        if (row == null) {
            return true; // started by somebody else; nothing to remember
        }
        Slot.ProcessName process = row.view().process();
        if (process == null) {
            // The control plane died between starting it and writing that down.
            row.runs(new Slot.ProcessName(registration.pid(), registration.startedAt()));
        } else if (process.pid() != registration.pid()) {
            return false;
        }
        row.registered(registration, json.writeValueAsString(registration));
        return true;
    }

    /** What the processes in the places had said of themselves, for the time until they say it again. */
    @Transactional(readOnly = true)
    List<WorkerRegistration> remembered() {
        return rows.findAll().stream().map(Worker::registration).filter(Objects::nonNull)
                .map(text -> json.readValue(text, WorkerRegistration.class)).toList();
    }
}
