package io.tokenworks.openai;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What every request for an answer says, whatever the form of its prompt. Checked. Fields that are accepted without
 * effect (user, metadata, store, ...) are not kept.
 *
 * @param model name of the deployment
 * @param choices how many answers, 1 to 128
 * @param maxTokens most tokens to emit for each choice; empty: up to the context's end
 * @param sampling how tokens are chosen
 * @param stop texts that end the answer, at most 4, none empty
 * @param stream how to answer
 * @param topLogprobs alternatives to report per token, 0 to 20; empty: no log probabilities at all
 * @param cacheSalt separates prefix caches within a tenant; empty if none
 * @param ignoreEos run to the limit regardless of the model's stop tokens (load tests)
 * @param shape what the answer must look like
 * @param tools functions that it may call
 * @param serviceTier what it may cost more or less for; empty: nothing was said, which means {@link #DEFAULT_TIER}
 */
public record GenerationTerms(
        String model,
        int choices,
        OptionalInt maxTokens,
        Sampling sampling,
        List<String> stop,
        Stream stream,
        OptionalInt topLogprobs,
        String cacheSalt,
        boolean ignoreEos,
        AnswerShape shape,
        Tools tools,
        Optional<String> serviceTier) {

    /** The tier that every deployment has. */
    public static final String DEFAULT_TIER = "default";

    /** The tier that it is served in. */
    public String tier() {
        return serviceTier.orElse(DEFAULT_TIER);
    }

    /**
     * @param temperature 0 to 2, 0 is greedy
     * @param topP above 0, 1 is off
     * @param topK 0 is off
     * @param minP 0 to 1, 0 is off
     * @param penalties what changes single tokens' chances
     * @param seed empty: the gateway mints one
     */
    public record Sampling(
            float temperature, float topP, int topK, float minP, Penalties penalties, OptionalLong seed) {}

    /**
     * @param frequency -2 to 2, 0 is off
     * @param presence -2 to 2, 0 is off
     * @param repetition above 0, 1 is off
     * @param logitBias token id to -100 to 100
     */
    public record Penalties(float frequency, float presence, float repetition, Map<Integer, Float> logitBias) {

        /** Whether no token's chances are changed. */
        public boolean off() {
            return frequency == 0 && presence == 0 && repetition == 1 && logitBias.isEmpty();
        }
    }

    /**
     * @param enabled answer with server-sent events
     * @param includeUsage send a usage chunk before the end
     */
    public record Stream(boolean enabled, boolean includeUsage) {}
}
