package io.tokenworks.openai;

import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An expected failure of a request. Its message is safe to show to the tenant; it has no stack trace because it is no
 * bug.
 */
public final class ApiFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String param;
    private final int retryAfterSeconds;

    private ApiFault(ErrorCode code, @Nullable String param, String message, int retryAfterSeconds) {
        super(message, null, false, false);
        this.code = code;
        this.param = param;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public ApiFault(ErrorCode code, String message) {
        this(code, null, message, 0);
    }

    /** @param param path of the field that is wrong, for example {@code messages[0].role} */
    public ApiFault(ErrorCode code, @Nullable String param, String message) {
        this(code, param, message, 0);
    }

    /** The same fault with a time after which trying again makes sense; at least 1. */
    public ApiFault retryAfter(int seconds) {
        return new ApiFault(code, param, message(), Math.max(1, seconds));
    }

    public ErrorCode code() {
        return code;
    }

    public int httpStatus() {
        return code.httpStatus();
    }

    public @Nullable String param() {
        return param;
    }

    public String message() {
        return Objects.requireNonNull(getMessage());
    }

    /** For the {@code Retry-After} header. */
    public OptionalInt retryAfterSeconds() {
        return retryAfterSeconds == 0 ? OptionalInt.empty() : OptionalInt.of(retryAfterSeconds);
    }

    /**
     * The error object in UTF-8, all four keys always: {@code {"error":{"message":…,"type":…,"param":…,"code":…}}}.
     */
    public byte[] json() {
        JsonBytes out = new JsonBytes(128 + message().length());
        write(out);
        return out.toBytes();
    }

    void write(JsonBytes out) {
        out.raw("{\"error\":{\"message\":").string(message());
        out.raw(",\"type\":").string(code.type());
        out.raw(",\"param\":").nullableString(param);
        out.raw(",\"code\":").string(code.wireName()).raw("}}");
    }
}
