package io.tokenworks.wire.frame;

import java.util.List;

/**
 * What a worker tells the gateway about one generation, in this order: Accepted, once more before the first Tokens
 * where a hand-over has changed what it said, any number of Tokens, then exactly one of Finished and Failed. A stream
 * that ends without the last has lost its worker.
 */
public sealed interface Frame {

    /**
     * The worker took the request.
     *
     * @param cachedTokens prompt positions that nobody has to compute, as far as is known: at first those in this
     * worker's prefix cache, before the first token those of the prefill worker's cache too
     */
    record Accepted(int cachedTokens) implements Frame {}

    /**
     * @param position position of the first id in the sequence, prompt included
     * @param ids token ids
     * @param text the text they complete, may be empty
     * @param logprobs one per id if asked for, else empty
     */
    record Tokens(int position, int[] ids, String text, List<TokenLogprobs> logprobs) implements Frame {}

    /**
     * @param reason {@code stop}, {@code length}, {@code quota} or {@code cancelled}
     * @param text last piece of text that was pending
     * @param counts what it cost
     */
    record Finished(String reason, String text, Counts counts) implements Frame {}

    /**
     * @param code see docs/errors.md
     * @param retryable whether another worker may be tried
     */
    record Failed(String code, String message, boolean retryable, Counts counts) implements Frame {}

    /** Natural-log probability of a token and of the likeliest alternatives, best first. */
    record TokenLogprobs(float logprob, int[] topIds, float[] topLogprobs) {}

    /**
     * @param promptTokens prompt length
     * @param promptComputed prompt positions computed by the worker that streams
     * @param promptComputedRemotely prompt positions computed by the prefill worker
     * @param cached prompt positions that nobody computed in this attempt
     * @param emitted tokens emitted in this attempt
     */
    record Counts(int promptTokens, int promptComputed, int promptComputedRemotely, int cached, int emitted) {}
}
