package io.tokenworks.outbox;

/** The files are not what this log wrote; only a person may decide what to do with them. A torn tail is no damage. */
public final class OutboxDamaged extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OutboxDamaged(String message) {
        super(message);
    }
}
