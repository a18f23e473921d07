package io.tokenworks.worker;

import io.tokenworks.kernels.cuda.CudaFault;
import io.tokenworks.wire.worker.WorkerRegistration;
import io.tokenworks.wire.worker.WorkerState;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;

/**
 * Ties the worker to the application's life: loading begins when the web server listens, and at shutdown the drain
 * comes before the web server closes, so that running streams can end.
 */
final class WorkerLife implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLife.class);
    private static final int EXIT_LOAD_FAILED = 3;

    private final WorkerRuntime runtime;
    private final ModelLoader loader;
    private final StepPublisher publisher;
    private final @Nullable Heartbeat heartbeat;
    private final @Nullable AttemptShipper shipper;
    private final ApplicationContext context;
    private final ProcessExit exit;
    private volatile boolean running;

    WorkerLife(
            WorkerRuntime runtime,
            ModelLoader loader,
            StepPublisher publisher,
            Links links,
            ApplicationContext context,
            ProcessExit exit) {
        this.runtime = runtime;
        this.loader = loader;
        this.publisher = publisher;
        this.heartbeat = links.heartbeat();
        this.shipper = links.shipper();
        this.context = context;
        this.exit = exit;
    }

    /** What ties the worker to the control plane; absent if it runs alone. */
    record Links(@Nullable Heartbeat heartbeat, @Nullable AttemptShipper shipper) {}

    @Override
    public void start() {
        running = true;
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        if (heartbeat != null) {
            heartbeat.start();
        }
        if (shipper != null) {
            shipper.start();
        }
        Thread.ofPlatform().name("load").start(this::load);
    }

    @Override
    public void stop() {
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        runtime.finishWork();
        if (shipper != null) {
            shipper.close();
        }
        if (heartbeat != null) {
            heartbeat.close();
        }
        runtime.stop();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Last to start, first to stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    private void load() {
        try {
            runtime.load(loader, publisher);
            if (runtime.state() == WorkerState.READY) {
                AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
            }
        } catch (CudaFault e) {
            LOG.error("the model could not be loaded: {}", e.getMessage());
            exit.exit(EXIT_LOAD_FAILED);
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.error("the model could not be loaded", e);
            exit.exit(EXIT_LOAD_FAILED);
        }
    }

    /** How others reach and pair this worker. */
    static WorkerRegistration registration(WorkerRuntime runtime, Identity identity, Environment environment) {
        RunningModel model = runtime.loaded();
        if (model == null) {
            throw new IllegalStateException("registered before the model is loaded");
        }
        WorkerProperties.Worker config = runtime.config();
        return new WorkerRegistration(
                identity.worker(),
                identity.instance(),
                identity.role(),
                config.deployment(),
                config.revision(),
                "http://" + config.advertiseHost() + ":" + environment.getRequiredProperty("local.server.port"),
                ProcessHandle.current().pid(),
                identity.startedAt(),
                model.compatibility(),
                model.cardDigest(),
                runtime.stats().blocksTotal(),
                config.blockTokens(),
                model.device());
    }
}
