package io.tokenworks.tokens;

/**
 * A vocabulary that cannot be used: broken, or of a kind that is not supported. The message says which, for the person
 * who chose the model.
 */
public final class TokenizerFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TokenizerFault(String message) {
        super(message);
    }

    public TokenizerFault(String message, Throwable cause) {
        super(message, cause);
    }
}
