package io.tokenworks.worker;

import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.EngineStats;
import io.tokenworks.platform.ApiFault;
import io.tokenworks.transfer.HandoverCounters;
import io.tokenworks.wire.worker.WorkerApi;
import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerState;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker's life: loads, serves, drains, stops. Any thread may ask. */
final class WorkerRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerRuntime.class);
    private static final long POLL_NANOS = 20_000_000;
    private static final long CANCEL_NANOS = 3_000_000_000L;
    private static final EngineStats NOTHING_YET = new EngineStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private final WorkerProperties.Worker config;
    private final Identity identity;
    private final StepPublisher.Books books;
    private final Handovers handovers;
    private final LongSupplier nanoClock;
    private final AtomicReference<WorkerState> state = new AtomicReference<>(WorkerState.STARTING);
    private volatile int progressPercent;
    private volatile @Nullable RunningModel model;
    private volatile @Nullable CommandRelay relay;

    WorkerRuntime(
            WorkerProperties.Worker config,
            Identity identity,
            StepPublisher.Books books,
            Handovers handovers,
            LongSupplier nanoClock) {
        this.config = config;
        this.identity = identity;
        this.books = books;
        this.handovers = handovers;
        this.nanoClock = nanoClock;
    }

    WorkerProperties.Worker config() {
        return config;
    }

    Handovers handovers() {
        return handovers;
    }

    WorkerState state() {
        return state.get();
    }

    long nanos() {
        return nanoClock.getAsLong();
    }

    /** Loads the model and opens the door. Runs on a thread of its own; the web server answers meanwhile. */
    void load(ModelLoader loader, StepPublisher publisher) throws IOException {
        state.compareAndSet(WorkerState.STARTING, WorkerState.LOADING);
        RunningModel loaded = loader.load(publisher, new Progress());
        CommandRelay commands = new CommandRelay(loaded.engine());
        relay = commands;
        handovers.open(loaded, commands);
        model = loaded;
        progressPercent = 100;
        state.compareAndSet(WorkerState.WARMING, WorkerState.LOADING);
        boolean serving = state.compareAndSet(WorkerState.LOADING, WorkerState.READY);
        LOG.info("{} worker {} on {}: {}", identity.role(), identity.worker(), loaded.device(),
                serving ? "ready" : state);
    }

    /** A drain that begins meanwhile stays. */
    private final class Progress implements LoadProgress {

        @Override
        public void warmingUp() {
            state.compareAndSet(WorkerState.LOADING, WorkerState.WARMING);
        }

        @Override
        public void loaded(int percent) {
            state.compareAndSet(WorkerState.WARMING, WorkerState.LOADING);
            progressPercent = Math.min(99, percent);
        }
    }

    /** The model, if new work may come. */
    RunningModel ready() {
        RunningModel loaded = model;
        if (loaded == null) {
            throw new ApiFault(503, "loading", "the model is still being loaded", true);
        }
        if (state.get() != WorkerState.READY) {
            throw new ApiFault(503, WorkerApi.DRAINING, "this worker takes no new work", true);
        }
        return loaded;
    }

    /** The model, or null while it loads. */
    @Nullable
    RunningModel loaded() {
        return model;
    }

    EngineStats stats() {
        RunningModel loaded = model;
        return loaded == null ? NOTHING_YET : loaded.engine().stats();
    }

    /** False if the engine's inbox is full. */
    boolean tryCommand(EngineCommand command) {
        RunningModel loaded = model;
        return loaded != null && loaded.engine().submit(command);
    }

    /** Gets there for certain, a little later if the inbox is full. */
    void command(EngineCommand command) {
        CommandRelay commands = relay;
        if (commands != null) {
            commands.send(command);
        }
    }

    WorkerReport report() {
        EngineStats stats = stats();
        HandoverCounters moved = handovers.counters();
        return new WorkerReport(
                identity.worker(),
                identity.instance(),
                state.get(),
                progressPercent,
                stats.waiting(),
                stats.running(),
                stats.blocksTotal(),
                stats.blocksFree(),
                stats.blocksHeldForTransfer(),
                stats.positionsComputed(),
                stats.promptPositionsComputed(),
                stats.promptPositionsCached(),
                stats.tokensEmitted(),
                moved.blocksSent(),
                moved.blocksReceived(),
                moved.bytesSent() + moved.bytesReceived(),
                books.recorder().unsent());
    }

    /** From now on no new work. True for the call that began it. */
    boolean beginDrain() {
        WorkerState before = state.getAndUpdate(
                now -> now == WorkerState.STOPPED ? WorkerState.STOPPED : WorkerState.DRAINING);
        return before != WorkerState.DRAINING && before != WorkerState.STOPPED;
    }

    /** Waits until nothing runs, but no longer than configured; then cancels what is left. */
    void finishWork() {
        beginDrain();
        if (!waitFor(this::idle, config.drain().toNanos())) {
            LOG.warn("{} sequences still ran when the drain's time was over", books.sequences().count());
            handovers.close();
            for (LiveSequence sequence : books.sequences().all()) {
                command(new EngineCommand.Cancel(sequence.id()));
            }
            waitFor(this::idle, CANCEL_NANOS);
        }
    }

    /** Ends everything; what was not shipped stays in the outbox for the next process. */
    void stop() {
        finishWork();
        state.set(WorkerState.STOPPED);
        handovers.close();
        CommandRelay commands = relay;
        if (commands != null) {
            commands.close();
        }
        RunningModel loaded = model;
        if (loaded != null) {
            loaded.engine().close();
        }
        books.recorder().close();
        try {
            books.journal().close();
        } catch (IOException e) {
            LOG.warn("the step journal could not be closed; the next start replays it", e);
        }
    }

    private boolean idle() {
        return books.sequences().count() == 0 && handovers.waiting() == 0;
    }

    private static boolean waitFor(BooleanSupplier condition, long nanos) {
        long end = System.nanoTime() + nanos;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }
}
