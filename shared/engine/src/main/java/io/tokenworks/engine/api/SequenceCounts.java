package io.tokenworks.engine.api;

/**
 * What one sequence cost, counted where it happened.
 *
 * @param promptTokens prompt length
 * @param cachedHere prompt positions found in this worker's prefix cache
 * @param computedHere positions computed by this worker, prompt and generation, recomputation included
 * @param promptComputedHere prompt positions computed by this worker in this attempt, each counted once
 * @param promptComputedRemotely prompt positions that the prefill worker computed for this attempt
 * @param emitted tokens emitted by this worker in this attempt
 * @param importedBlocks KV blocks read from a prefill worker
 */
public record SequenceCounts(
        int promptTokens,
        int cachedHere,
        int computedHere,
        int promptComputedHere,
        int promptComputedRemotely,
        int emitted,
        int importedBlocks) {

    /** Prompt tokens that nobody had to compute in this attempt: what a bill calls cached. */
    public int cachedPromptTokens() {
        return Math.max(0, promptTokens - promptComputedHere - promptComputedRemotely);
    }
}
