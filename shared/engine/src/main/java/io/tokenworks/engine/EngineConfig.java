package io.tokenworks.engine;

import io.tokenworks.engine.schedule.ScheduleLimits;
import io.tokenworks.engine.schedule.SchedulePolicy;

/**
 * The limits of one engine.
 *
 * @param policy what the worker is tuned for
 * @param maxSequences most sequences in the running set
 * @param maxWaiting most sequences waiting to be admitted; more are refused as retryable
 * @param maxInbox most commands between two steps; sending more returns false
 * @param maxTokensPerStep the token budget of a step
 * @param prefillChunkTokens most positions that one sequence gets in a step
 * @param maxContextTokens most tokens of a sequence, prompt included; the KV blocks may allow less
 * @param creditWaitNanos how long a sequence may wait for credit before it ends with QUOTA
 * @param ageingNanosPerToken PREFILL policy: waiting this long is worth one prompt token
 * @param prefixCache whether full blocks are shared between sequences of equal root
 * @param checkEveryStep whether all invariants are checked after each step, not only when idle (tests)
 */
public record EngineConfig(
        SchedulePolicy policy,
        int maxSequences,
        int maxWaiting,
        int maxInbox,
        int maxTokensPerStep,
        int prefillChunkTokens,
        int maxContextTokens,
        long creditWaitNanos,
        long ageingNanosPerToken,
        boolean prefixCache,
        boolean checkEveryStep) {

    public EngineConfig {
        atLeastOne("maxSequences", maxSequences);
        atLeastOne("maxWaiting", maxWaiting);
        atLeastOne("maxInbox", maxInbox);
        atLeastOne("maxTokensPerStep", maxTokensPerStep);
        atLeastOne("prefillChunkTokens", prefillChunkTokens);
        atLeastOne("maxContextTokens", maxContextTokens);
        atLeastOne("creditWaitNanos", creditWaitNanos);
        atLeastOne("ageingNanosPerToken", ageingNanosPerToken);
    }

    /** Limits that suit a small model on a CPU. */
    public static EngineConfig defaults(SchedulePolicy policy) {
        return new EngineConfig(
                policy, 64, 1024, 4096, 512, 256, 8192, 30_000_000_000L, 1_000_000L, true, false);
    }

    /** With other batch limits. */
    public EngineConfig withBatch(int sequences, int tokensPerStep, int chunkTokens) {
        return new EngineConfig(policy, sequences, maxWaiting, maxInbox, tokensPerStep, chunkTokens, maxContextTokens,
                creditWaitNanos, ageingNanosPerToken, prefixCache, checkEveryStep);
    }

    /** With another context limit. */
    public EngineConfig withMaxContextTokens(int tokens) {
        return new EngineConfig(policy, maxSequences, maxWaiting, maxInbox, maxTokensPerStep, prefillChunkTokens,
                tokens,
                creditWaitNanos, ageingNanosPerToken, prefixCache, checkEveryStep);
    }

    /** With other limits of what may queue up. */
    public EngineConfig withQueues(int waiting, int inbox) {
        return new EngineConfig(policy, maxSequences, waiting, inbox, maxTokensPerStep, prefillChunkTokens,
                maxContextTokens, creditWaitNanos, ageingNanosPerToken, prefixCache, checkEveryStep);
    }

    /** With the prefix cache on or off. */
    public EngineConfig withPrefixCache(boolean on) {
        return new EngineConfig(policy, maxSequences, maxWaiting, maxInbox, maxTokensPerStep, prefillChunkTokens,
                maxContextTokens, creditWaitNanos, ageingNanosPerToken, on, checkEveryStep);
    }

    /** With all invariants checked after each step. */
    public EngineConfig withChecksEveryStep() {
        return new EngineConfig(policy, maxSequences, maxWaiting, maxInbox, maxTokensPerStep, prefillChunkTokens,
                maxContextTokens, creditWaitNanos, ageingNanosPerToken, prefixCache, true);
    }

    ScheduleLimits scheduleLimits(int blockTokens) {
        return new ScheduleLimits(policy, maxSequences, maxTokensPerStep, prefillChunkTokens, ageingNanosPerToken,
                blockTokens);
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, is " + value);
        }
    }
}
