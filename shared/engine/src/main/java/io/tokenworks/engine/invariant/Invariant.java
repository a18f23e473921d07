package io.tokenworks.engine.invariant;

/** A condition that only a bug can break. On in production. */
public final class Invariant {
    private Invariant() {}

    /**
     * @param condition what must hold
     * @param message what is broken if it does not, a {@link String#format} pattern
     * @throws Broken if it does not hold
     */
    public static void check(boolean condition, String message, Object... arguments) {
        if (!condition) {
            throw new Broken(String.format(message, arguments));
        }
    }

    /** The engine's state contradicts itself; it must not go on. */
    public static final class Broken extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }
}
