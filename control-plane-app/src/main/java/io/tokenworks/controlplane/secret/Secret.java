package io.tokenworks.controlplane.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A secret just made. 238 random bits need no salt and no slow hash.
 *
 * @param value whole, for its owner alone
 */
public record Secret(String value) {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int RANDOM_CHARS = 40;
    private static final int SHOWN_CHARS = 6;

    /** @param kind what it begins with */
    public static Secret mint(String kind, SecureRandom random) {
        StringBuilder secret = new StringBuilder(kind);
        for (int i = 0; i < RANDOM_CHARS; i++) {
            secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new Secret(secret.toString());
    }

    /** Its first characters, to recognise it by. */
    public String prefix() {
        return value.substring(0, value.length() - RANDOM_CHARS + SHOWN_CHARS);
    }

    /** What is kept of it: hex of its SHA-256. */
    public String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(value.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Secret[" + prefix() + "…]";
    }
}
