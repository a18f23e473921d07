package io.tokenworks.engine.api;

/**
 * A snapshot of the engine, readable by any thread, at most one step old. Counters only grow.
 *
 * @param waiting sequences not yet admitted
 * @param running sequences admitted
 * @param blocksTotal KV blocks over all groups
 * @param blocksFree blocks with no owner (cached content or not)
 * @param blocksHeldForTransfer blocks that a hand-over holds
 * @param steps steps run
 * @param positionsComputed positions computed, prompt and generation
 * @param promptPositionsComputed prompt positions computed
 * @param promptPositionsCached prompt positions found in the prefix cache
 * @param tokensEmitted tokens emitted
 * @param stepNanos nanoseconds spent in steps
 */
public record EngineStats(
        int waiting,
        int running,
        int blocksTotal,
        int blocksFree,
        int blocksHeldForTransfer,
        long steps,
        long positionsComputed,
        long promptPositionsComputed,
        long promptPositionsCached,
        long tokensEmitted,
        long stepNanos) {}
