package io.tokenworks.wire.frame;

/** Bytes that are no frame of this version. The stream cannot be read on. */
public final class FrameFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FrameFault(String message) {
        super(message);
    }

    public FrameFault(String message, Throwable cause) {
        super(message, cause);
    }
}
