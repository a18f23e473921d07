package io.tokenworks.platform;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The secret of the installation, comparable in constant time. Digests are compared, so that not even the length is
 * told by timing.
 */
public final class InternalSecret {
    private final String secret;
    private final byte[] digest;

    public InternalSecret(String secret) {
        this.secret = secret;
        this.digest = sha256(secret);
    }

    /** What to send in {@code WorkerApi.SECRET_HEADER}. */
    public String headerValue() {
        return secret;
    }

    /** Whether {@code presented} is the secret; null is not. */
    public boolean matches(@Nullable String presented) {
        return presented != null && MessageDigest.isEqual(digest, sha256(presented));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "InternalSecret[***]";
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
