package io.tokenworks.engine.sequence;

/** Counters of the engine's life over all sequences; they only grow. */
public final class Totals {
    private long positionsComputed;
    private long promptPositionsComputed;
    private long promptPositionsCached;
    private long tokensEmitted;
    private long preemptions;

    void computed(int positions, int ofPrompt) {
        positionsComputed += positions;
        promptPositionsComputed += ofPrompt;
    }

    void cached(int positions) {
        promptPositionsCached += positions;
    }

    void emitted() {
        tokensEmitted++;
    }

    void preempted() {
        preemptions++;
    }

    /** Positions computed, recomputation included. */
    public long positionsComputed() {
        return positionsComputed;
    }

    /** Prompt positions computed, each once. */
    public long promptPositionsComputed() {
        return promptPositionsComputed;
    }

    /** Prompt positions found in the prefix cache. */
    public long promptPositionsCached() {
        return promptPositionsCached;
    }

    /** Tokens emitted. */
    public long tokensEmitted() {
        return tokensEmitted;
    }

    /** Sequences that lost their blocks to older ones. */
    public long preemptions() {
        return preemptions;
    }
}
