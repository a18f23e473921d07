package io.tokenworks.openai;

/**
 * What a completion cost.
 *
 * @param promptTokens tokens of the prompt, counted once however many choices
 * @param cachedTokens of them found in the cache
 * @param completionTokens tokens of all choices
 */
public record Usage(int promptTokens, int cachedTokens, int completionTokens) {

    public Usage {
        if (cachedTokens < 0 || cachedTokens > promptTokens || completionTokens < 0) {
            throw new IllegalArgumentException(
                    "usage: prompt " + promptTokens + ", cached " + cachedTokens + ", completion " + completionTokens);
        }
    }

    void write(JsonBytes out) {
        out.raw("{\"prompt_tokens\":").number(promptTokens);
        out.raw(",\"completion_tokens\":").number(completionTokens);
        out.raw(",\"total_tokens\":").number((long) promptTokens + completionTokens);
        out.raw(",\"prompt_tokens_details\":{\"cached_tokens\":").number(cachedTokens);
        out.raw(",\"audio_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":0,\"audio_tokens\":0,")
                .raw("\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}}");
    }
}
