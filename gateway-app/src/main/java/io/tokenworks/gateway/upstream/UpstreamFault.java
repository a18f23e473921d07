package io.tokenworks.gateway.upstream;

import org.jspecify.annotations.Nullable;

/** A peer refused or could not be reached. */
public final class UpstreamFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status HTTP status of the refusal, 0 if there was no answer */
    public UpstreamFault(int status, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
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
