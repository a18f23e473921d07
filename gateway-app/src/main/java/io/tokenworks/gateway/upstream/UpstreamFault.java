package io.tokenworks.gateway.upstream;

import io.tokenworks.platform.ErrorBody;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A peer refused or could not be reached. */
public final class UpstreamFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A refusal longer than this is cut; it is for the log. */
    private static final int BODY_CHARS_MAX = 500;

    private final int status;
    private final String code;

    /** @param status HTTP status of the refusal, 0 if there was no answer */
    public UpstreamFault(int status, String message, @Nullable Throwable cause) {
        this(status, "", message, cause);
    }

    private UpstreamFault(int status, String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.code = code;
    }

    /** A refusal with what stood in its body. */
    static UpstreamFault refusal(int status, String body) {
        String kept = body.substring(0, Math.min(body.length(), BODY_CHARS_MAX));
        return new UpstreamFault(status, codeIn(body), kept, null);
    }

    /** The peer's own code; empty if its answer had none, as that of a server in front of it. */
    private static String codeIn(String body) {
        try {
            ErrorBody read = WireJson.read(body.getBytes(StandardCharsets.UTF_8), ErrorBody.class);
            return read == null || read.error() == null || read.error().code() == null ? "" : read.error().code();
        } catch (JacksonException notOurs) {
            return "";
        }
    }

    /** Machine-readable cause of the refusal; empty if there is none. */
    public String code() {
        return code;
    }

    /** HTTP status of the refusal, 0 if there was no answer. */
    public int status() {
        return status;
    }

    /** The peer understood and said no; asking the same again is of no use. */
    public boolean refused() {
        return status >= 400 && status < 500 && status != 429;
    }
}
