package io.tokenworks.tokens;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Collects bytes and gives out whole characters. At most three bytes wait: the start of a character that later bytes
 * may complete. Bytes that can never become one turn into U+FFFD as in {@link String#String(byte[],
 * java.nio.charset.Charset)}, so the pieces joined are the bytes decoded at once.
 */
final class Utf8Detokenizer implements Detokenizer {

    private final TokenTexts texts;
    private byte[] waiting = new byte[0];
    private boolean dropSpace;

    /** @param dropSpace whether a space that the text begins with is not its own */
    Utf8Detokenizer(TokenTexts texts, boolean dropSpace) {
        this.texts = texts;
        this.dropSpace = dropSpace;
    }

    @Override
    public String append(int token) {
        byte[] more = texts.bytes(token);
        if (dropSpace && more.length > 0) {
            dropSpace = false;
            more = more[0] == ' ' ? Arrays.copyOfRange(more, 1, more.length) : more;
        }
        if (more.length == 0) {
            return "";
        }
        byte[] bytes = more;
        if (waiting.length > 0) {
            bytes = Arrays.copyOf(waiting, waiting.length + more.length);
            System.arraycopy(more, 0, bytes, waiting.length, more.length);
        }
        int whole = bytes.length - unfinished(bytes);
        waiting = Arrays.copyOfRange(bytes, whole, bytes.length);
        return new String(bytes, 0, whole, StandardCharsets.UTF_8);
    }

    @Override
    public String flush() {
        String rest = new String(waiting, StandardCharsets.UTF_8);
        waiting = new byte[0];
        return rest;
    }

    /** How many bytes at the end are the start of a character that is not complete. */
    private static int unfinished(byte[] bytes) {
        for (int back = 1; back <= 3 && back <= bytes.length; back++) {
            int lead = bytes[bytes.length - back] & 0xFF;
            if (lead < 0x80) {
                return 0;
            }
            if (lead >= 0xC0) {
                return startsCharacter(bytes, bytes.length - back, back) ? back : 0;
            }
        }
        return 0;
    }

    /**
     * Whether the bytes from {@code at} can be completed; see table 3-7 of the Unicode standard. One difference: Java
     * reads an encoded surrogate (from ED A0) whole, as a single U+FFFD, so it counts as a character to wait for.
     */
    private static boolean startsCharacter(byte[] bytes, int at, int length) {
        int lead = bytes[at] & 0xFF;
        int wanted = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (lead < 0xC2 || lead > 0xF4 || length >= wanted) {
            return false;
        }
        if (length == 1) {
            return true;
        }
        int second = bytes[at + 1] & 0xFF;
        return switch (lead) {
            case 0xE0 -> second >= 0xA0;
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second < 0x90;
            default -> true;
        };
    }
}
