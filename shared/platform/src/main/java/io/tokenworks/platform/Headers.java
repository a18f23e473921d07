package io.tokenworks.platform;

/** Headers that Tokenworks adds to those of HTTP. */
public final class Headers {

    /**
     * Id of the operation, on every answer of the public API and every internal call made for it: what to grep logs by.
     */
    public static final String OPERATION = "X-Tokenworks-Operation";

    /** W3C trace context, passed on unchanged. */
    public static final String TRACE_PARENT = "traceparent";

    private Headers() {}
}
