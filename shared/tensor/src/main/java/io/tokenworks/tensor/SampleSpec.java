package io.tokenworks.tensor;

/**
 * How the next token is chosen. Random numbers are counter-based on (seed, choice, position), so a choice can be
 * replayed anywhere.
 *
 * @param temperature 0 is greedy (ties go to the lowest id)
 * @param topK 0 is off
 * @param topP 1 is off
 * @param minP 0 is off
 * @param seed minted by the gateway when the client gave none
 * @param choice index of the choice when n &gt; 1
 * @param topLogprobs how many alternatives to report with natural-log probabilities (0 to 20), besides the chosen one's
 * @param edits applied before everything else, for this token alone
 * @param mask which tokens may be chosen at all
 */
public record SampleSpec(float temperature, int topK, float topP, float minP, long seed, int choice, int topLogprobs,
        LogitEdits edits, TokenMask mask) {

    /** Without edits, any token. */
    public SampleSpec(float temperature, int topK, float topP, float minP, long seed, int choice, int topLogprobs) {
        this(temperature, topK, topP, minP, seed, choice, topLogprobs, LogitEdits.none(), TokenMask.all());
    }

    /** The same with these edits. */
    public SampleSpec with(LogitEdits edited) {
        return new SampleSpec(temperature, topK, topP, minP, seed, choice, topLogprobs, edited, mask);
    }

    /** The same, but only these tokens. */
    public SampleSpec with(TokenMask allowed) {
        return new SampleSpec(temperature, topK, topP, minP, seed, choice, topLogprobs, edits, allowed);
    }

    /** Greedy, no alternatives reported. */
    public static SampleSpec greedy() {
        return new SampleSpec(0f, 0, 1f, 0f, 0L, 0, 0);
    }
}
