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

    /** It was changed since it was read. */
    public static Refusal stale(String message) {
        return new Refusal(Kind.STALE, null, message);
    }

    /** A change does not say what it has read. */
    public static Refusal unversioned(String message) {
        return new Refusal(Kind.UNVERSIONED, null, message);
    }

    /** The one who asks may not. */
    public static Refusal forbidden(String message) {
        return new Refusal(Kind.FORBIDDEN, null, message);
    }

    /** What is to be used once was used for something else. */
    public static Refusal reused(String message) {
        return new Refusal(Kind.REUSED, null, message);
    }

    /** Not now; later perhaps. */
    public static Refusal unavailable(String message) {
        return new Refusal(Kind.UNAVAILABLE, null, message);
    }

    public Kind kind() {
        return kind;
    }

    /** As an answer's status has it. */
    public int status() {
        return kind.status;
    }

    /** The field at fault, if it is one. */
    public @Nullable String field() {
        return field;
    }

    /** Message for people. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** Why. */
    public enum Kind {
        NOT_FOUND(404),
        CONFLICT(409),
        INVALID(400),
        STALE(412),
        UNVERSIONED(428),
        FORBIDDEN(403),
        REUSED(422),
        UNAVAILABLE(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }
    }
}
