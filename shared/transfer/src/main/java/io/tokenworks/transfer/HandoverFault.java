package io.tokenworks.transfer;

import java.io.IOException;

/** A hand-over ends with a known cause. */
final class HandoverFault extends IOException {

    private static final long serialVersionUID = 1L;

    private final HandoverFailure cause;

    HandoverFault(HandoverFailure cause, String message) {
        super(message);
        this.cause = cause;
    }

    HandoverFailure failure() {
        return cause;
    }
}
