package io.tokenworks.engine.handover;

import io.tokenworks.engine.api.HandoverSource;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory;
import io.tokenworks.tensor.StepRunner;
import org.jspecify.annotations.Nullable;

/**
 * A sequence being prefilled as its reader sees it. The owner thread writes; any thread reads one immutable {@link
 * State} at a time.
 */
public final class HandoverProgress implements HandoverSource {
    private final StepRunner runner;
    private final int[][] blockTables;
    private final int positions;
    private final int layers;
    private final int cached;
    private volatile State state;

    /**
     * @param runner whose KV memory holds the blocks
     * @param blockTables [group][n] blocks from position 0, covering {@code positions}
     * @param positions positions to be computed in all
     * @param cached positions that were found in the prefix cache
     */
    public HandoverProgress(StepRunner runner, int[][] blockTables, int positions, int cached) {
        this.runner = runner;
        this.blockTables = blockTables;
        this.positions = positions;
        this.cached = cached;
        this.layers = runner.kv().groups().stream().mapToInt(KvGroupSpec::layers).sum();
        this.state = new State(cached, cached, null, false);
    }

    /** A step was launched that writes the positions below {@code end}. */
    public void launched(StepRunner.Ticket ticket, int end) {
        State now = state;
        state = new State(now.computed, end, ticket, now.abandoned);
    }

    /** The step was awaited: all layers of the positions below {@code end} are written. */
    public void computed(int end) {
        State now = state;
        state = new State(end, end, null, now.abandoned);
    }

    /** Nothing more will be written. */
    public void abandon() {
        State now = state;
        state = new State(now.computed, now.computed, null, true);
    }

    @Override
    public KvMemory kv() {
        return runner.kv();
    }

    @Override
    public int[][] blockTables() {
        return blockTables;
    }

    @Override
    public int positions() {
        return positions;
    }

    /** Agrees with the watermark: a reader that has followed it to the end need not wait for the engine to say so. */
    @Override
    public int computedPositions() {
        State now = state;
        boolean written = now.inFlight != null && runner.layersDone(now.inFlight) >= layers;
        return written ? now.inFlightEnd : now.computed;
    }

    @Override
    public Watermark watermark() {
        State now = state;
        if (now.inFlight == null) {
            return new Watermark(now.computed, layers);
        }
        return new Watermark(now.inFlightEnd, runner.layersDone(now.inFlight));
    }

    @Override
    public int positionsComputedHere() {
        return computedPositions() - cached;
    }

    @Override
    public boolean abandoned() {
        return state.abandoned;
    }

    private record State(
            int computed,
            int inFlightEnd,
            StepRunner.@Nullable Ticket inFlight,
            boolean abandoned) {}
}
