package io.tokenworks.openai;

/**
 * How much one request may hold. Checked before anything is computed.
 *
 * @param bodyBytes most bytes of a body
 * @param depth deepest nesting of the JSON
 * @param messages most messages
 * @param textChars most UTF-16 characters of all messages' texts together
 * @param stopStrings most stop strings
 * @param stopChars most characters of a stop string
 */
public record RequestLimits(
        int bodyBytes, int depth, int messages, int textChars, int stopStrings, int stopChars) {

    public static RequestLimits defaults() {
        return new RequestLimits(4 * 1024 * 1024, 32, 4096, 2 * 1024 * 1024, 4, 256);
    }
}
