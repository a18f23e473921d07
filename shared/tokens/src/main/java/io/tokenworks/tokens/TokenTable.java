package io.tokenworks.tokens;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/** The bytes of every token of a vocabulary, of whatever kind. Immutable. */
final class TokenTable implements TokenTexts {

    private static final byte[] NOTHING = {};

    private final byte[][] bytes;
    private final boolean spaceFirst;

    private TokenTable(byte[][] bytes, boolean spaceFirst) {
        this.bytes = bytes;
        this.spaceFirst = spaceFirst;
    }

    @Override
    public byte[] bytes(int token) {
        return bytes[token];
    }

    @Override
    public int vocabulary() {
        return bytes.length;
    }

    /** Whether encoding puts a space before a text. */
    boolean spaceFirst() {
        return spaceFirst;
    }

    @Override
    public Detokenizer detokenizerFromStart() {
        return new Utf8Detokenizer(this, spaceFirst);
    }

    /** The one place that says which bytes a token stands for; one thread. */
    static final class Builder {

        private final BitSet isAdded = new BitSet();
        private byte[][] bytes = {};
        private int size;
        private boolean spaceFirst;

        /** A token of byte-level BPE that is found by its name; these come before the words. */
        void added(AddedTokens.Added token) {
            isAdded.set(token.id());
            put(token.id(), token.kind() == AddedTokens.Kind.CONTROL ? NOTHING : utf8(token.name()));
        }

        /** A token of byte-level BPE that text is merged into; one that is added as well stands for what that does. */
        void word(String name, int id) {
            if (!isAdded.get(id)) {
                put(id, ByteAlphabet.bytes(name));
            }
        }

        /** A piece of SentencePiece. */
        void piece(String name, int id, int type, SentencePieceBpe.ByteFallback.Builder fallback) {
            put(id, switch (type) {
                case GgufVocabulary.NORMAL, GgufVocabulary.USER_DEFINED -> utf8(SentencePieceBpe.unescaped(name));
                case GgufVocabulary.BYTE -> new byte[]{fallback.add(name, id)};
                case GgufVocabulary.UNKNOWN -> {
                    fallback.unknown(id);
                    yield NOTHING;
                }
                default -> NOTHING;
            });
        }

        void spaceFirst(boolean first) {
            spaceFirst = first;
        }

        private void put(int id, byte[] text) {
            if (id >= bytes.length) {
                int before = bytes.length;
                bytes = Arrays.copyOf(bytes, Math.max(id + 1, 2 * before));
                Arrays.fill(bytes, before, bytes.length, NOTHING);
            }
            bytes[id] = text;
            size = Math.max(size, id + 1);
        }

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        TokenTable build() {
            return new TokenTable(Arrays.copyOf(bytes, size), spaceFirst);
        }
    }
}
