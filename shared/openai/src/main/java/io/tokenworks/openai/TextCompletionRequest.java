package io.tokenworks.openai;

/**
 * A checked body of {@code POST /v1/completions}.
 *
 * @param prompt text or token ids
 * @param terms what is wanted of the answer
 */
public record TextCompletionRequest(Prompt prompt, GenerationTerms terms) {

    /**
     * Reads and checks a body.
     *
     * @param body UTF-8 JSON
     * @throws ApiFault naming the first field that is wrong
     */
    public static TextCompletionRequest parse(byte[] body, RequestLimits limits) {
        return new TextRequestReader(limits).read(body);
    }
}
