package io.tokenworks.grammar.source;

/** A grammar that cannot be compiled. The message is safe to show to the tenant. */
public final class GrammarFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String path;

    /**
     * @param path where in the source, as names and indexes with dots between ({@code properties.age.minimum}); empty
     * for the whole
     */
    public GrammarFault(String path, String message) {
        super(message, null, false, false);
        this.path = path;
    }

    public String path() {
        return path;
    }

    public String message() {
        return String.valueOf(getMessage());
    }
}
