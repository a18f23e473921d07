package io.tokenworks.model.store;

import java.util.HexFormat;
import java.util.Locale;

/**
 * A file as the hub lists it.
 *
 * @param path within its repository
 * @param bytes its size
 * @param checksum of its content
 */
record HubFile(String repository, String path, long bytes, Checksum checksum) {

    /** What the hub says of a file's content. */
    sealed interface Checksum {
        /** SHA-256 of the content: files kept in large-file storage. */
        record Sha256(String hex) implements Checksum {}

        /** SHA-1 of the content as a git blob: the others. */
        record GitBlob(String hex) implements Checksum {}
    }

    HubFile {
        boolean inside = !path.isEmpty() && !path.startsWith("/") && !path.contains("\\")
                && path.chars().noneMatch(Character::isISOControl);
        for (String part : path.split("/", -1)) {
            inside &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        if (!inside || bytes < 0) {
            throw new StoreFault("the hub lists a file with the impossible name or size '" + shown(path) + "', "
                    + bytes + " bytes; nothing was fetched");
        }
        String hex = switch (checksum) {
            case Checksum.Sha256(String digits) -> digits;
            case Checksum.GitBlob(String digits) -> digits;
        };
        if (!hex.chars().allMatch(HexFormat::isHexDigit)) {
            throw new StoreFault("the hub gives no usable checksum for " + path);
        }
    }

    /** Its last part. */
    String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    boolean isGguf() {
        return path.toLowerCase(Locale.ROOT).endsWith(".gguf");
    }

    /** Text of a stranger's, harmless on a terminal. */
    static String shown(String text) {
        return text.replaceAll("[\\p{Cntrl}]", "?");
    }
}
