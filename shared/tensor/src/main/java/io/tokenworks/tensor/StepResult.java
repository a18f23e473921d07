package io.tokenworks.tensor;

import java.util.List;

/**
 * What a step produced: one entry per slice that asked for a sample, in the plan's order.
 *
 * @param number number of the step
 * @param samples sampled tokens
 */
public record StepResult(long number, List<Sampled> samples) {

    /**
     * @param sequence engine-wide id of the sequence
     * @param token the chosen token id
     * @param logprob natural log of the chosen token's probability under the unmodified distribution (temperature 1,
     * nothing cut)
     * @param topTokens [topLogprobs] most likely ids, best first
     * @param topLogprobs [topLogprobs] their natural-log probabilities
     */
    public record Sampled(long sequence, int token, float logprob, int[] topTokens, float[] topLogprobs) {}
}
