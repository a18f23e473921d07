package io.tokenworks.tokens;

import java.nio.charset.StandardCharsets;

/** What a token stands for, said once more from the vocabulary itself, so that one reader cannot mislead two. */
final class ExpectedBytes {

    private ExpectedBytes() {}

    static byte[] of(GgufVocabulary vocabulary, int id) {
        String name = vocabulary.tokens().get(id);
        int type = vocabulary.types().get(id);
        if (type == GgufVocabulary.CONTROL || type == GgufVocabulary.UNKNOWN) {
            return new byte[0];
        }
        if (type == GgufVocabulary.BYTE) {
            return new byte[]{(byte) Integer.parseInt(name.substring(3, 5), 16)};
        }
        boolean piece = vocabulary.model().equals("llama");
        return piece || type == GgufVocabulary.USER_DEFINED
                ? name.replace(piece ? '\u2581' : ' ', ' ').getBytes(StandardCharsets.UTF_8)
                : visible(name);
    }

    /** The other way round than the product: looks for the byte whose character it is. */
    private static byte[] visible(String name) {
        byte[] bytes = new byte[name.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) TinyVocabulary.alphabet().indexOf(name.charAt(i));
        }
        return bytes;
    }
}
