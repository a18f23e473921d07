package io.tokenworks.worker;

import io.tokenworks.wire.worker.HeartbeatAnswer;
import io.tokenworks.wire.worker.WorkerRegistration;
import io.tokenworks.wire.worker.WorkerState;
import java.io.IOException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the control plane once a second that this worker lives and what it does; registers when the control plane does
 * not know it. The control plane being away changes nothing here.
 */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final long INTERVAL_MILLIS = 1000;

    private final ControlPlane controlPlane;
    private final WorkerRuntime runtime;
    private final Supplier<WorkerRegistration> registration;
    private final Runnable drain;
    private final Thread thread;
    private boolean registered;
    private boolean away;

    /** @param drain called when the control plane wants this worker to go; repeated calls must be harmless */
    Heartbeat(
            ControlPlane controlPlane,
            WorkerRuntime runtime,
            Supplier<WorkerRegistration> registration,
            Runnable drain) {
        this.controlPlane = controlPlane;
        this.runtime = runtime;
        this.registration = registration;
        this.drain = drain;
        this.thread = Thread.ofVirtual().name("heartbeat").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                beat();
                Thread.sleep(INTERVAL_MILLIS);
            }
        } catch (InterruptedException e) {
            // close()
        }
    }

    private void beat() throws InterruptedException {
        try {
            RunningModel model = runtime.loaded();
            if (!registered && model != null && runtime.state() == WorkerState.READY) {
                controlPlane.publishCard(model.cardDigest(), model.cardBytes());
                controlPlane.register(registration.get());
                registered = true;
            }
            HeartbeatAnswer answer = controlPlane.heartbeat(runtime.report());
            registered &= answer.known();
            if (answer.drain()) {
                drain.run();
            }
            if (away) {
                LOG.info("the control plane is back");
            }
            away = false;
        } catch (IOException | RuntimeException e) {
            // Whatever the control plane answers, this loop goes on; said once, not every second.
            if (!away) {
                LOG.warn("the control plane is away: {}", e.toString());
            }
            away = true;
        }
    }
}
