package io.tokenworks.controlplane.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what is kept for one writer: an answer may hold a secret that is shown once, and whoever reads the database
 * must not find it there. The key follows from the writer's credentials, of which the database has only hashes.
 */
final class Seal {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;
    private final SecureRandom random;

    /**
     * @param credentials of the writer, as sent
     * @param purpose what the key is for; another one gives another key
     */
    Seal(String credentials, String purpose, SecureRandom random) {
        this.random = random;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(credentials.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            this.key = new SecretKeySpec(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("every JDK has HmacSHA256", absent);
        }
    }

    byte[] sealed(byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] encrypted = encrypted(nonce, plain);
        byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
        System.arraycopy(encrypted, 0, sealed, NONCE_BYTES, encrypted.length);
        return sealed;
    }

    private byte[] encrypted(byte[] nonce, byte[] plain) {
        try {
            return run(Cipher.ENCRYPT_MODE, nonce, plain);
        } catch (AEADBadTagException impossible) {
            throw new IllegalStateException("encrypting checks no tag", impossible);
        }
    }

    /** Nothing if it was sealed with other credentials, or damaged. */
    Optional<byte[]> opened(byte[] sealed) {
        try {
            return Optional.of(run(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES),
                    Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length)));
        } catch (AEADBadTagException foreign) {
            return Optional.empty();
        }
    }

    private byte[] run(int mode, byte[] nonce, byte[] bytes) throws AEADBadTagException {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(bytes);
        } catch (AEADBadTagException foreign) {
            throw foreign;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES/GCM", e);
        }
    }
}
