package io.tokenworks.controlplane.actuator;

import io.tokenworks.controlplane.deployments.DeploymentView;
import io.tokenworks.controlplane.workers.Slot;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Starts and ends worker processes. */
interface Processes {

    /**
     * Starts the process of a place.
     *
     * @throws IOException if it cannot be started
     */
    Started start(Order order) throws IOException;

    /** A process that was started with that instance, if the operating system tells. */
    Optional<Started> find(UUID instance);

    boolean alive(Slot.ProcessName process);

    /** What the last process in a place wrote at its end, in a few lines; empty if nothing. */
    String lastWords(Slot slot, DeploymentView deployment);

    /** Asks it to end, or ends it. Another process that got the same pid is left alone. */
    void end(Slot.ProcessName process, boolean force);

    /**
     * @param instance secret given to the process, by which it is known again
     * @param takenPorts of other workers
     */
    record Order(Slot slot, DeploymentView deployment, UUID instance, Set<Integer> takenPorts) {

        /** Where its predecessor listened, 0 if nowhere. */
        int preferredPort() {
            return slot.port();
        }
    }

    /** A process that was started. */
    record Started(Slot.ProcessName name, int port) {}
}
