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

    @Transactional(readOnly = true)
    public Slot get(UUID id) {
        return rows.findById(id).orElseThrow().view();
    }

    /** The place with that index, made if it is missing. */
    public Slot place(UUID deployment, WorkerRole role, int index, int revision) {
        return rows.findByDeploymentIdAndRoleAndSlot(deployment, role, index)
                .orElseGet(() -> rows.save(new Worker(deployment, role, index, revision))).view();
    }

    /** A process is about to be started in the place. Written before it exists, so that none is ever unknown. */
    public void launching(UUID id, int revision, UUID instance) {
        rows.findById(id).orElseThrow().launching(revision, instance, clock.instant());
    }

    /** It was started, or found after a start whose end was not written down. */
    public void launched(UUID id, int port, Slot.ProcessName process) {
        rows.findById(id).orElseThrow().launched(port, process);
    }

    /** Its process was asked to go. */
    public void draining(UUID id) {
        rows.findById(id).orElseThrow().drain();
    }

    /** Its process was asked to go and is no more, or none came of a start. */
    public void vacated(UUID id) {
        rows.findById(id).orElseThrow().vacated();
    }

    /** Its process ended unasked. */
    public void failed(UUID id, Slot.Failure failure) {
        rows.findById(id).orElseThrow().failed(failure);
    }

    /** Earlier failures count no more. */
    public void forgiven(UUID id) {
        rows.findById(id).orElseThrow().forgiven();
    }

    /**
     * A process says that it fills a place.
     *
     * @return false if it does not belong there: it must go
     */
    boolean registered(WorkerRegistration registration) {
        Worker row = rows.findById(registration.worker()).orElse(null);
        if (row == null) {
            return true; // started by somebody else; nothing to remember
        }
        if (!row.view().isInstance(registration.instance())) {
            return false;
        }
        row.registered(json.writeValueAsString(registration));
        return true;
    }

    /** Whether a process that says it fills a place has no business there. */
    @Transactional(readOnly = true)
    boolean isStranger(UUID worker, UUID instance) {
        return rows.findById(worker).map(row -> !row.view().isInstance(instance)).orElse(false);
    }

    /** What the processes in the places had said of themselves, for the time until they say it again. */
    @Transactional(readOnly = true)
    List<WorkerRegistration> remembered() {
        return rows.findAll().stream().map(Worker::registration).filter(Objects::nonNull)
                .map(text -> json.readValue(text, WorkerRegistration.class)).toList();
    }
}
