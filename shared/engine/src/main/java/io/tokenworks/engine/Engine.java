package io.tokenworks.engine;

import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.EngineEvent;
import io.tokenworks.engine.api.EngineEvents;
import io.tokenworks.engine.api.EngineFault;
import io.tokenworks.engine.api.EngineStats;
import io.tokenworks.engine.execute.StepExecutor;
import io.tokenworks.engine.handover.TransferHolds;
import io.tokenworks.engine.kv.KvBlocks;
import io.tokenworks.engine.schedule.Decision;
import io.tokenworks.engine.schedule.Scheduler;
import io.tokenworks.engine.sequence.Admission;
import io.tokenworks.engine.sequence.RunningSet;
import io.tokenworks.engine.sequence.Sequences;
import io.tokenworks.engine.sequence.Totals;
import io.tokenworks.tensor.StepRunner;
import io.tokenworks.tokens.Detokenizer;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Computes many sequences at a time, one step after the other. One owner thread calls {@link #step}; any thread may
 * submit commands and read the
 * stats. The same commands at the same steps give the same events.
 */
public final class Engine {
    private final EngineConfig config;
    private final LongSupplier nanoClock;
    private final EngineEvents events;
    private final EngineInbox inbox;
    private final KvBlocks kv;
    private final Sequences sequences;
    private final RunningSet running;
    private final Scheduler scheduler;
    private final StepExecutor executor;
    private long stepNanos;
    private boolean wasIdle = true;
    private volatile EngineStats stats;

    /**
     * @param config limits
     * @param runner the backend; the engine is its only caller and does not close it
     * @param detokenizers a fresh one per sequence
     * @param nanoClock monotonic
     * @param events where events go, on the owner thread
     */
    public Engine(EngineConfig config, StepRunner runner, Supplier<Detokenizer> detokenizers, LongSupplier nanoClock,
            EngineEvents events) {
        this.config = config;
        this.nanoClock = nanoClock;
        this.events = events;
        this.inbox = new EngineInbox(config.maxInbox());
        this.kv = new KvBlocks(runner.kv(), config.prefixCache());
        int context = (int) Math.min(config.maxContextTokens(), (long) kv.totalRows() * kv.blockTokens());
        TransferHolds holds = new TransferHolds(kv);
        this.sequences = new Sequences(new Admission(context, runner.vocabulary(), config.maxWaiting()), kv, holds,
                detokenizers);
        this.running = new RunningSet(sequences, kv, holds, runner);
        this.scheduler = new Scheduler(config.scheduleLimits(kv.blockTokens()));
        this.executor = new StepExecutor(runner, sequences, running, events);
        this.stats = snapshot();
    }

    /** Queues a command for the next step; false if the inbox is full. Any thread. */
    public boolean submit(EngineCommand command) {
        return inbox.offer(command);
    }

    /** A snapshot at most one step old. Any thread. */
    public EngineStats stats() {
        return stats;
    }

    /** One step, on the owner thread. Returns whether there was anything to do. */
    public boolean step() {
        long now = nanoClock.getAsLong();
        inbox.drain().forEach(command -> sequences.obey(command, now));
        sequences.expireCredit(now, config.creditWaitNanos());
        Decision decision = scheduler.decide(running.snapshot(now, config.maxSequences()));
        running.apply(decision);
        boolean computed = executor.run(decision);
        stepNanos += computed ? nanoClock.getAsLong() - now : 0;
        return publish() || computed;
    }

    /** Ends all sequences with a fault; the owner thread's last act when the engine cannot go on. */
    public void failAll(String message) {
        inbox.drain().forEach(command -> sequences.obey(command, nanoClock.getAsLong()));
        sequences.failAll(EngineFault.ENGINE_STOPPED, message);
        // Unchecked: the invariants may be what broke, and the failures must leave all the same.
        send();
    }

    /** Parks the owner thread until a command comes, but no longer than {@code millis}. */
    public void awaitWork(long millis) throws InterruptedException {
        inbox.await(millis);
    }

    /** Ends {@link #awaitWork}. Any thread. */
    void wake() {
        inbox.wake();
    }

    /** Checks before anything leaves: rather no token than a wrong one. */
    private boolean publish() {
        checkInvariants();
        return send();
    }

    private boolean send() {
        stats = snapshot();
        List<EngineEvent> batch = sequences.takeEvents();
        if (!batch.isEmpty()) {
            events.publish(batch);
        }
        return !batch.isEmpty();
    }

    private void checkInvariants() {
        kv.check();
        // An idle engine is checked once, when it has become idle, not at every look at its inbox.
        boolean idle = sequences.isEmpty();
        if (config.checkEveryStep() || idle && !wasIdle) {
            sequences.checkFully();
        }
        wasIdle = idle;
    }

    private EngineStats snapshot() {
        Totals totals = sequences.totals();
        return new EngineStats(sequences.waiting(), sequences.running(), kv.totalBlocks(), kv.freeBlocks(),
                kv.blocksHeldForTransfer(), executor.steps(), totals.positionsComputed(),
                totals.promptPositionsComputed(), totals.promptPositionsCached(), totals.tokensEmitted(), stepNanos);
    }
}
