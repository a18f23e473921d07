package io.tokenworks.openai;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Grows JSON in UTF-8. Written by hand because a token chunk is a few bytes of text in a fixed frame: no tree, no
 * reflection, one copy. Not thread-safe.
 */
final class JsonBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    /** OpenAI's stand-in for the logarithm of 0, which JSON cannot write. */
    private static final String LOG_OF_ZERO = "-9999.0";

    private byte[] bytes;
    private int size;

    JsonBytes(int expectedBytes) {
        bytes = new byte[Math.max(16, expectedBytes)];
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** @param ascii text that is JSON already, without characters outside ASCII */
    // getBytes(int, ..) drops the high byte, which ASCII does not have: the fastest copy there is.
    @SuppressWarnings("deprecation")
    JsonBytes raw(String ascii) {
        int length = ascii.length();
        room(length);
        ascii.getBytes(0, length, bytes, size);
        size += length;
        return this;
    }

    JsonBytes raw(byte[] json) {
        room(json.length);
        System.arraycopy(json, 0, bytes, size, json.length);
        size += json.length;
        return this;
    }

    JsonBytes number(long value) {
        return raw(Long.toString(value));
    }

    /** @param value a natural-log probability */
    JsonBytes logprob(float value) {
        return raw(Float.isFinite(value) ? Float.toString(value) : LOG_OF_ZERO);
    }

    JsonBytes nullableString(@Nullable String text) {
        return text == null ? raw(NULL) : string(text);
    }

    /** A quoted, escaped string. */
    JsonBytes string(String text) {
        room(2);
        bytes[size++] = '"';
        escaped(text);
        room(1);
        bytes[size++] = '"';
        return this;
    }

    /** The inside of a string: escaped, not quoted. */
    JsonBytes escaped(String text) {
        int length = text.length();
        room(length * 6); // no character takes more than 6 bytes, a surrogate pair takes 4
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
                bytes[size++] = (byte) c;
            } else if (c < 0x80) {
                escape(c);
            } else if (c < 0x800) {
                bytes[size++] = (byte) (0xC0 | c >> 6);
                bytes[size++] = (byte) (0x80 | (c & 0x3F));
            } else if (!Character.isSurrogate(c)) {
                bytes[size++] = (byte) (0xE0 | c >> 12);
                bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                bytes[size++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                supplementary(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                unicode(c); // half a character: as an escape it is at least valid UTF-8
            }
        }
        return this;
    }

    private void supplementary(int codePoint) {
        bytes[size++] = (byte) (0xF0 | codePoint >> 18);
        bytes[size++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
        bytes[size++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        bytes[size++] = (byte) (0x80 | (codePoint & 0x3F));
    }

    private void escape(char c) {
        byte named = switch (c) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
        if (named == 0) {
            unicode(c);
        } else {
            bytes[size++] = '\\';
            bytes[size++] = named;
        }
    }

    private void unicode(char c) {
        bytes[size++] = '\\';
        bytes[size++] = 'u';
        bytes[size++] = HEX[c >> 12];
        bytes[size++] = HEX[c >> 8 & 0xF];
        bytes[size++] = HEX[c >> 4 & 0xF];
        bytes[size++] = HEX[c & 0xF];
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }
}
