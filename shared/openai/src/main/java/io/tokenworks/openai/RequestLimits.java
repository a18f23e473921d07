package io.tokenworks.openai;

/**
 * How much one request may hold. Checked before anything is computed.
 *
 * @param bodyBytes most bytes of a body
 * @param depth deepest nesting of the JSON
 * @param messages most messages
 * @param parts most parts of one message's content
 * @param textChars most UTF-16 characters of all messages' texts together
 * @param tools most functions
 * @param stopStrings most stop strings
 * @param stopChars most characters of a stop string
 * @param biasTokens most tokens of a logit bias
 */
public record RequestLimits(
        int bodyBytes, int depth, int messages, int parts, int textChars, int tools, int stopStrings, int stopChars,
        int biasTokens) {

    public static RequestLimits defaults() {
        return new RequestLimits(4 * 1024 * 1024, 32, 4096, 1024, 2 * 1024 * 1024, 128, 4, 256, 1024);
    }
}
