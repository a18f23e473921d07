package io.tokenworks.engine.invariant;

/** A condition that only a bug can break. On in production. */
public final class Invariant {
    private Invariant() {}

    /**
     * @param condition what must hold
     * @param message what is broken if it does not, with {} for each argument
     * @throws Broken if it does not hold
     */
    public static void check(boolean condition, String message, Object... arguments) {
        if (!condition) {
            StringBuilder told = new StringBuilder(message);
            for (Object argument : arguments) {
                int at = told.indexOf("{}");
                told.replace(at, at + 2, argument.toString());
            }
            throw new Broken(told.toString());
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
