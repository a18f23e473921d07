package io.tokenworks.engine.sequence;

import io.tokenworks.engine.api.SequenceCounts;

/** Counts what one sequence costs, where it happens. */
final class Tally {
    private final int promptTokens;
    private int cachedHere;
    private int computedHere;
    private int promptComputedHere;
    private int promptComputedRemotely;
    private int emitted;
    private int importedBlocks;
    // Prompt positions below this were found, computed or imported once already; computing them again is waste, not
    // cost.
    private int reached;

    Tally(int promptTokens) {
        this.promptTokens = promptTokens;
    }

    void cached(int positions) {
        cachedHere = Math.min(positions, promptTokens);
        reached = cachedHere;
    }

    void imported(int upTo, int computedRemotely, int blocks) {
        promptComputedRemotely = computedRemotely;
        importedBlocks = blocks;
        reached = Math.max(reached, Math.min(upTo, promptTokens));
    }

    /** Returns how many of the positions were prompt positions counted for the first time. */
    int computed(int from, int to) {
        computedHere += to - from;
        int fresh = Math.max(0, Math.min(to, promptTokens) - Math.max(from, reached));
        promptComputedHere += fresh;
        reached = Math.max(reached, Math.min(to, promptTokens));
        return fresh;
    }

    void emitted() {
        emitted++;
    }

    SequenceCounts counts() {
        return new SequenceCounts(promptTokens, cachedHere, computedHere, promptComputedHere, promptComputedRemotely,
                emitted, importedBlocks);
    }
}
