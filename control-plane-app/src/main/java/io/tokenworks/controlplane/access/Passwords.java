package io.tokenworks.controlplane.access;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** What a password of a user must be like, how one is made, and what is kept of it. */
@Component
final class Passwords {

    private static final int CHARS_LEAST = 12;
    /** bcrypt takes no more. */
    private static final int BYTES_MOST = 72;

    private final PasswordEncoder encoder;
    private final SecureRandom random = new SecureRandom();

    Passwords(PasswordEncoder encoder) {
        this.encoder = encoder;
    }

    /** @param generated the password itself, where nobody has said one */
    record Chosen(String hash, @Nullable String generated) {

        /** Without the password. */
        @Override
        public String toString() {
            return "Chosen[***]";
        }
    }

    /**
     * @param wished null: one is generated
     * @throws Refusal if nobody should have it
     */
    Chosen choose(@Nullable String wished) {
        if (wished != null) {
            return new Chosen(hash(checked(wished)), null);
        }
        String generated = Secret.mint("", random).value();
        return new Chosen(hash(generated), generated);
    }

    private static String checked(String password) {
        int chars = password.codePointCount(0, password.length());
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (chars < CHARS_LEAST || bytes > BYTES_MOST) {
            throw Refusal.invalid("password", "must have at least " + CHARS_LEAST + " characters, and at most "
                    + BYTES_MOST + " bytes in UTF-8; leave it out and one is generated");
        }
        return password;
    }

    boolean matches(String password, String hash) {
        return encoder.matches(password, hash);
    }

    String hash(String password) {
        String hash = encoder.encode(password);
        if (hash == null) {
            throw new IllegalStateException("no hash of the password");
        }
        return hash;
    }
}
