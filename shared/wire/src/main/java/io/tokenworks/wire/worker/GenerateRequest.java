package io.tokenworks.wire.worker;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to generate.
 *
 * @param operation the gateway's UUIDv7 of the API call
 * @param attempt counts from 1 within the operation
 * @param choice index of the choice
 * @param attribution who is charged; travels into the attempt record
 * @param tokens prompt ids, followed by ids already delivered when resumed
 * @param promptTokens how many of them are the prompt
 * @param sampling how tokens are chosen
 * @param stopTokens ids that end the answer
 * @param stopStrings texts that end the answer
 * @param maxNewTokens most tokens to emit in all
 * @param creditTokens tokens it may emit in all before a {@link CreditGrant}
 * @param creditLast true if no more credit will come
 * @param cacheRoot base64 of the 32-byte root of the prefix hash chain
 * @param ticket where a prefill worker keeps positions 0 .. n-2; null: compute here
 * @param constraint what the answer must look like; null: anything
 */
public record GenerateRequest(
        UUID operation,
        int attempt,
        int choice,
        Attribution attribution,
        int[] tokens,
        int promptTokens,
        Sampling sampling,
        List<Integer> stopTokens,
        List<String> stopStrings,
        int maxNewTokens,
        int creditTokens,
        boolean creditLast,
        String cacheRoot,
        @Nullable Ticket ticket,
        @Nullable Constraint constraint) {

    /**
     * See the grammar's {@code GrammarSource}.
     *
     * @param text the schema, the expression or the tools; empty for {@link ConstraintKind#JSON_OBJECT}
     */
    public record Constraint(ConstraintKind kind, String text) {}

    /** What a {@link Constraint}'s text is. */
    public enum ConstraintKind {
        /** Any JSON object. */
        JSON_OBJECT,
        /** Values of a JSON schema. */
        JSON_SCHEMA,
        /** All that a regular expression matches. */
        REGEX,
        /** Calls of tools. */
        TOOL_CALLS
    }

    /**
     * See {@code SampleSpec}.
     *
     * @param penalties null is none
     */
    public record Sampling(
            float temperature, int topK, float topP, float minP, long seed, int topLogprobs,
            boolean ignoreStopTokens, @Nullable Penalties penalties) {}

    /**
     * See the engine's {@code Penalties}.
     *
     * @param repetition above 0, 1 is off
     * @param logitBias token id to what is added
     */
    public record Penalties(float frequency, float presence, float repetition, Map<Integer, Float> logitBias) {}
}
