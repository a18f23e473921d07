package io.tokenworks.model.store;

/** Something that the person at the keyboard can put right; the message says how. */
final class StoreFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoreFault(String message) {
        super(message);
    }

    StoreFault(String message, Throwable cause) {
        super(message, cause);
    }
}
