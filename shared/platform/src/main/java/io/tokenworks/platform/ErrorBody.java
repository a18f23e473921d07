package io.tokenworks.platform;

/**
 * The JSON of every refused internal call: {@code {"error":{"code":…,"message":…,"retryable":…}}}. The public API has
 * its own, OpenAI's.
 *
 * @param error what went wrong
 */
public record ErrorBody(Fault error) {

    /** Shorthand. */
    public static ErrorBody of(String code, String message, boolean retryable) {
        return new ErrorBody(new Fault(code, message, retryable));
    }

    /**
     * @param code machine-readable, see docs/errors.md
     * @param message for people; never holds a secret
     * @param retryable whether the same call may succeed elsewhere or later
     */
    public record Fault(String code, String message, boolean retryable) {}
}
