package io.tokenworks.openai;

/**
 * A checked body of {@code POST /v1/chat/completions}.
 *
 * @param prompt the conversation, at least one message
 * @param terms what is wanted of the answer
 */
public record ChatCompletionRequest(Prompt.Conversation prompt, GenerationTerms terms) {

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
