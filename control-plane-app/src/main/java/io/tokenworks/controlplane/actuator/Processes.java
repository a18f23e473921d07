package io.tokenworks.controlplane.actuator;

import io.tokenworks.controlplane.deployments.DeploymentView;
import io.tokenworks.controlplane.workers.Slot;
import java.io.IOException;
import java.util.Set;

/** Starts and ends worker processes. */
interface Processes {

    /**
     * Starts the process of a place.
     *
     * @throws IOException if it cannot be started
     */
    Started start(Order order) throws IOException;

    boolean alive(Slot.ProcessName process);

    /** Asks it to end, or ends it. Another process that got the same pid is left alone. */
    void end(Slot.ProcessName process, boolean force);

    /**
     * @param preferredPort where its predecessor listened, 0 if nowhere
     * @param takenPorts of other workers
     */
    record Order(
            Slot slot, DeploymentView deployment, int preferredPort,
            Set<Integer> takenPorts) {}

    /** A process that was started. */
    record Started(Slot.ProcessName name, int port) {}
}
