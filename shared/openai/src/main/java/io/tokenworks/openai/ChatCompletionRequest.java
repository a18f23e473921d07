package io.tokenworks.openai;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A checked body of {@code POST /v1/chat/completions}. Fields that are accepted without effect (user, metadata, store,
 * ...) are not kept.
 *
 * @param model name of the deployment
 * @param messages the conversation, at least one message
 * @param maxCompletionTokens most tokens to emit; empty: up to the context's end
 * @param sampling how tokens are chosen
 * @param stop texts that end the answer, at most 4, none empty
 * @param stream how to answer
 * @param topLogprobs alternatives to report per token, 0 to 20; empty: no log probabilities at all
 * @param cacheSalt separates prefix caches within a tenant; empty if none
 * @param ignoreEos run to the limit regardless of the model's stop tokens (load tests)
 */
public record ChatCompletionRequest(
        String model,
        List<ChatMessage> messages,
        OptionalInt maxCompletionTokens,
        Sampling sampling,
        List<String> stop,
        Stream stream,
        OptionalInt topLogprobs,
        String cacheSalt,
        boolean ignoreEos) {

    /**
     * @param temperature 0 to 2, 0 is greedy
     * @param topP above 0, 1 is off
     * @param topK 0 is off
     * @param minP 0 to 1, 0 is off
     * @param seed empty: the gateway mints one
     */
    public record Sampling(float temperature, float topP, int topK, float minP, OptionalLong seed) {}

    /**
     * @param enabled answer with server-sent events
     * @param includeUsage send a usage chunk before the end
     */
    public record Stream(boolean enabled, boolean includeUsage) {}

    /**
     * Reads and checks a body.
     *
     * @param body UTF-8 JSON
     * @throws ApiFault naming the first field that is wrong
     */
    public static ChatCompletionRequest parse(byte[] body, RequestLimits limits) {
        return new ChatRequestReader(limits).read(body);
    }
}
