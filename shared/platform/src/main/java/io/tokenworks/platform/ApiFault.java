package io.tokenworks.platform;

/** An internal call is refused, with a cause the caller can act on. Becomes an {@link ErrorBody}. */
public final class ApiFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int httpStatus;
    private final String code;
    private final boolean retryable;

    public ApiFault(int httpStatus, String code, String message, boolean retryable) {
        super(message, null, false, false);
        this.httpStatus = httpStatus;
        this.code = code;
        this.retryable = retryable;
    }

    /** Status to answer with. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Machine-readable cause, see docs/errors.md. */
    public String code() {
        return code;
    }

    /** Whether the same call may succeed elsewhere or later. */
    public boolean retryable() {
        return retryable;
    }

    /** The JSON to answer with. */
    public ErrorBody body() {
        return ErrorBody.of(code, String.valueOf(getMessage()), retryable);
    }
}
