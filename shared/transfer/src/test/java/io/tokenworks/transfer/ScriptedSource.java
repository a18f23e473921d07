package io.tokenworks.transfer;

import io.tokenworks.engine.api.HandoverSource;
import io.tokenworks.tensor.KvMemory;

/** A prefill whose progress the test decides. */
final class ScriptedSource implements HandoverSource {
    private final KvMemory kv;
    private final int[] table;
    private final int positions;
    private volatile int computed;
    private volatile Watermark watermark = new Watermark(0, 0);
    private volatile boolean abandoned;

    ScriptedSource(KvMemory kv, int[] table, int positions) {
        this.kv = kv;
        this.table = table;
        this.positions = positions;
    }

    ScriptedSource computedAll() {
        return computedTo(positions);
    }

    ScriptedSource computedTo(int position) {
        computed = position;
        return this;
    }

    void reach(int position, int layers) {
        watermark = new Watermark(position, layers);
    }

    void abandon() {
        abandoned = true;
    }

    @Override
    public KvMemory kv() {
        return kv;
    }

    @Override
    public int[][] blockTables() {
        return new int[][]{table};
    }

    @Override
    public int positions() {
        return positions;
    }

    @Override
    public int computedPositions() {
        return computed;
    }

    @Override
    public Watermark watermark() {
        return watermark;
    }

    @Override
    public int positionsComputedHere() {
        return positions - 16;
    }

    @Override
    public boolean abandoned() {
        return abandoned;
    }
}
