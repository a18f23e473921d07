package io.tokenworks.openai;

import java.util.Locale;

/**
 * Everything that can go wrong for a client, with what it is told. The names in lower case stand in {@code
 * error.code}; docs/errors.md explains each.
 */
public enum ErrorCode {
    /** The body is not JSON. */
    INVALID_JSON(400, "invalid_request_error"),
    /** What came is no HTTP that we accept. */
    MALFORMED_REQUEST(400, "invalid_request_error"),
    /** A required field is missing. */
    MISSING_REQUIRED_PARAMETER(400, "invalid_request_error"),
    /** A field has another JSON type. */
    INVALID_TYPE(400, "invalid_request_error"),
    /** A field's value is outside its range or not one of those allowed. */
    INVALID_VALUE(400, "invalid_request_error"),
    /** No such field. */
    UNKNOWN_PARAMETER(400, "invalid_request_error"),
    /** The field exists but this installation does not do it. */
    UNSUPPORTED_PARAMETER(400, "invalid_request_error"),
    /** The field is known, this value of it is not done. */
    UNSUPPORTED_VALUE(400, "invalid_request_error"),
    /** The model's template refuses the conversation. */
    INVALID_CONVERSATION(400, "invalid_request_error"),
    /** Prompt and wanted answer do not fit the model's context. */
    CONTEXT_LENGTH_EXCEEDED(400, "invalid_request_error"),
    /** No key, or not a valid one. */
    INVALID_API_KEY(401, "invalid_request_error"),
    /** The key is valid but may not do this. */
    FORBIDDEN(403, "permission_error"),
    /** No such model, or not for this key. */
    MODEL_NOT_FOUND(404, "invalid_request_error"),
    /** No such address. */
    UNKNOWN_URL(404, "invalid_request_error"),
    /** The address exists, the method does not. */
    METHOD_NOT_ALLOWED(405, "invalid_request_error"),
    /** The request did not arrive in time. */
    REQUEST_TIMEOUT(408, "invalid_request_error"),
    /** The body is larger than the limit. */
    REQUEST_TOO_LARGE(413, "invalid_request_error"),
    /** The address is longer than the limit. */
    URL_TOO_LONG(414, "invalid_request_error"),
    /** The body is not {@code application/json} as it is, or it is compressed. */
    UNSUPPORTED_MEDIA_TYPE(415, "invalid_request_error"),
    /** More or larger headers than the limit. */
    HEADERS_TOO_LARGE(431, "invalid_request_error"),
    /** A budget on the caller's path is used up. */
    INSUFFICIENT_QUOTA(429, "insufficient_quota"),
    /** Too many requests or tokens in a short time. */
    RATE_LIMIT_EXCEEDED(429, "rate_limit_error"),
    /** A fault of ours. */
    INTERNAL_ERROR(500, "server_error"),
    /** The worker was lost and no other could go on. */
    WORKER_LOST(502, "server_error"),
    /** No worker of the model is ready. */
    NO_WORKER(503, "server_error"),
    /** More work than the workers can queue. */
    OVERLOADED(503, "server_error"),
    /** No budget is held here, and the control plane cannot be asked. */
    QUOTA_UNAVAILABLE(503, "server_error"),
    /** The records of earlier work have nowhere to go. */
    OUTBOX_FULL(503, "server_error"),
    /** The answer did not come in time. */
    TIMEOUT(504, "server_error");

    private final int httpStatus;
    private final String type;

    ErrorCode(int httpStatus, String type) {
        this.httpStatus = httpStatus;
        this.type = type;
    }

    /** As it stands in {@code error.code}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** As it stands in {@code error.type}. */
    public String type() {
        return type;
    }
}
