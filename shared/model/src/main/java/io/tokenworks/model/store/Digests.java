package io.tokenworks.model.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Compares a file with what the hub says of its content. */
final class Digests {

    private static final int BUFFER_BYTES = 1 << 20;

    private Digests() {}

    /** What is wrong, in words; empty if nothing is. */
    static String of(Path file, HubFile.Checksum checksum) throws IOException {
        return switch (checksum) {
            case HubFile.Checksum.Sha256(String wanted) -> compared("SHA-256", new byte[0], file, wanted);
            case HubFile.Checksum.GitBlob(String wanted) -> {
                byte[] head = ("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII);
                yield compared("SHA-1", head, file, wanted);
            }
        };
    }

    private static String compared(String algorithm, byte[] head, Path file, String wanted) throws IOException {
        String found = digest(algorithm, head, file);
        return found.equals(wanted) ? "" : algorithm + " " + found + ", the hub says " + wanted;
    }

    private static String digest(String algorithm, byte[] head, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(head);
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every JDK has " + algorithm, impossible);
        }
    }
}
