package io.tokenworks.metering;

/**
 * Tokens of one operation.
 *
 * @param promptTokens prompt length; a prompt counts once however many choices it has
 * @param cachedTokens of them found in a cache, at most {@code promptTokens}
 * @param outputTokens tokens delivered, all choices
 */
public record TokenCount(long promptTokens, long cachedTokens, long outputTokens) {

    /** @throws IllegalArgumentException if a count is negative or more is cached than was asked */
    public TokenCount {
        if (promptTokens < 0 || cachedTokens < 0 || outputTokens < 0 || cachedTokens > promptTokens) {
            throw new IllegalArgumentException(
                    "impossible counts: prompt " + promptTokens + ", cached " + cachedTokens + ", output "
                            + outputTokens);
        }
    }

    /** Tokens of one class. The classes together are {@link #billedTokens()}. */
    public long of(TokenClass tokenClass) {
        return switch (tokenClass) {
            case INPUT -> promptTokens - cachedTokens;
            case CACHED_INPUT -> cachedTokens;
            case OUTPUT -> outputTokens;
        };
    }

    /** Prompt and output tokens: what a quota is charged. */
    public long billedTokens() {
        return Math.addExact(promptTokens, outputTokens);
    }
}
