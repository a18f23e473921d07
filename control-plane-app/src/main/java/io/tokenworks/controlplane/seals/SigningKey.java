package io.tokenworks.controlplane.seals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The installation's Ed25519 key. The secret half stays in a file that only its owner reads, never in the database. */
public final class SigningKey {

    /** The public half, in X.509 form, Base64: enough to check signatures, and worth a copy elsewhere. */
    public static final String PUBLIC_FILE = "ledger-key.pub";

    static final String SECRET_FILE = "ledger-key";

    private static final String ALGORITHM = "Ed25519";

    private final PrivateKey secret;

    private SigningKey(PrivateKey secret) {
        this.secret = secret;
    }

    /** The key of this folder, made on first use. */
    static SigningKey in(Path dir) throws IOException {
        try {
            Path file = dir.resolve(SECRET_FILE);
            if (!Files.exists(file)) {
                make(dir);
            }
            byte[] encoded = Base64.getDecoder().decode(Files.readString(file).strip());
            return new SigningKey(KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("the signing key in " + dir + " cannot be read", e);
        }
    }

    private static void make(Path dir) throws IOException, GeneralSecurityException {
        Files.createDirectories(dir);
        KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        Files.writeString(dir.resolve(PUBLIC_FILE), Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
        Path fresh = Files.createTempFile(dir, SECRET_FILE, ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
        Files.move(fresh, dir.resolve(SECRET_FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    String sign(String text) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    /** The public half of this folder's key. */
    static PublicKey publicIn(Path dir) throws IOException {
        try {
            byte[] encoded = Base64.getDecoder().decode(Files.readString(dir.resolve(PUBLIC_FILE)).strip());
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("the public key in " + dir + " cannot be read", e);
        }
    }

    static boolean isSigned(PublicKey key, String text, String signature) {
        try {
            Signature check = Signature.getInstance(ALGORITHM);
            check.initVerify(key);
            check.update(text.getBytes(StandardCharsets.UTF_8));
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
