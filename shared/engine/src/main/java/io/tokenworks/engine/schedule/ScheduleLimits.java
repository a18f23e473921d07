package io.tokenworks.engine.schedule;

/**
 * @param policy in which order sequences are served
 * @param maxSequences most sequences admitted at a time
 * @param maxTokensPerStep the token budget of a step
 * @param prefillChunkTokens most positions one sequence gets in a step
 * @param ageingNanosPerToken waiting this long is worth one prompt token in the shortest-first order
 * @param blockTokens token positions of a block
 */
public record ScheduleLimits(
        SchedulePolicy policy,
        int maxSequences,
        int maxTokensPerStep,
        int prefillChunkTokens,
        long ageingNanosPerToken,
        int blockTokens) {}
