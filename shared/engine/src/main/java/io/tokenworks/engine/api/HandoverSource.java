package io.tokenworks.engine.api;

import io.tokenworks.tensor.KvMemory;

/**
 * A prefilled sequence as its reader sees it. Any thread may read; the blocks stay as they are until {@link
 * EngineCommand.ReleaseHandover}.
 */
public interface HandoverSource {

    /** Where the bytes are. */
    KvMemory kv();

    /** [group][n] blocks of the sequence from position 0. */
    int[][] blockTables();

    /** Positions to be computed in all: n - 1. */
    int positions();

    /** Positions whose layers are all written. Grows to {@link #positions}. */
    int computedPositions();

    /**
     * Progress inside the step in flight: positions below {@code position} have at least {@code layers} layers (of
     * the whole model) written.
     */
    Watermark watermark();

    /**
     * Positions that this worker computed itself (the others came from its prefix cache); final once all are
     * computed.
     */
    int positionsComputedHere();

    /** True if the sequence failed or was cancelled: nothing more will be written. */
    boolean abandoned();

    /**
     * @param position positions below are written up to {@code layers} layers
     * @param layers layers of the whole model
     */
    record Watermark(int position, int layers) {}
}
