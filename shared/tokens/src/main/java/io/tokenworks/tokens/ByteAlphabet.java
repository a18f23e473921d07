package io.tokenworks.tokens;

import java.nio.charset.StandardCharsets;

/**
 * GPT-2's way to write bytes as visible characters, so that a vocabulary can hold any byte as text: printable Latin-1
 * bytes stand for themselves, the other 68 are moved to U+0100 and up, in order.
 */
final class ByteAlphabet {

    private static final int HIGHEST = 0x143;
    private static final short[] BYTE_OF = new short[HIGHEST + 1];

    static {
        java.util.Arrays.fill(BYTE_OF, (short) -1);
        int next = 0x100;
        for (int b = 0; b < 256; b++) {
            boolean visible = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            BYTE_OF[visible ? b : next++] = (short) b;
        }
    }

    private ByteAlphabet() {}

    /**
     * The bytes that a token's text stands for. Text with any other character stands for itself, as in the
     * {@code tokenizers} library: Command R has such tokens.
     */
    static byte[] bytes(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = token.charAt(i);
            if (c > HIGHEST || BYTE_OF[c] < 0) {
                return token.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) BYTE_OF[c];
        }
        return bytes;
    }
}
