package io.tokenworks.controlplane.refusal;

import org.jspecify.annotations.Nullable;

/** A wish that cannot be granted, with the reason. Expected, therefore without a stack trace. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final @Nullable String field;

    private Refusal(Kind kind, @Nullable String field, String message) {
        super(message, null, false, false);
        this.kind = kind;
        this.field = field;
    }

    /** What is asked for does not exist. */
    public static Refusal notFound(String message) {
        return new Refusal(Kind.NOT_FOUND, null, message);
    }

    /** It is against what exists already. */
    public static Refusal conflict(@Nullable String field, String message) {
        return new Refusal(Kind.CONFLICT, field, message);
    }

    /** A field has an impossible value. */
    public static Refusal invalid(String field, String message) {
        return new Refusal(Kind.INVALID, field, message);
    }

    public Kind kind() {
        return kind;
    }

    /** The field at fault, if it is one. */
    public @Nullable String field() {
        return field;
    }

    /** Message for people. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** Why, as an answer's status has it. */
    public enum Kind {
        NOT_FOUND, CONFLICT, INVALID
    }
}
