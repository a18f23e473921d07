package io.tokenworks.controlplane.access;

/**
 * A token just made: the only moment its secret is seen.
 *
 * @param secret {@code twa-…}
 */
public record FreshToken(TokenView token, String secret) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "FreshToken[" + token + "]";
    }
}
