package io.tokenworks.tokens;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * SentencePiece's BPE: the whole text, spaces written as U+2581, is merged from its characters, the best-scored
 * neighbours first; a character that is no piece becomes the pieces of its UTF-8 bytes. After Kudo and Richardson,
 * "SentencePiece: A simple and language independent subword tokenizer and detokenizer for Neural Text Processing"
 * (2018). Models whose text is normalized first are not of this kind. Thread-safe.
 */
final class SentencePieceBpe implements Tokenizer {

    static final String TYPE = "SentencePieceBPE";

    private static final char SPACE = '\u2581';
    private static final byte[] NOTHING = {};

    private final AddedTokens added;
    private final Pieces pieces;
    private final ByteFallback fallback;
    private final byte[][] bytes;
    private final boolean spaceFirst;
    private final SequenceEnds ends;

    private SentencePieceBpe(JsonObject root, byte[][] bytes, Pieces pieces, ByteFallback fallback) {
        this.added = new AddedTokens(TokenizerJson.added(root));
        this.ends = SequenceEnds.read(root.get("post_processor"));
        this.spaceFirst = root.getAsJsonObject("model").get("add_space_prefix").getAsBoolean();
        this.pieces = pieces;
        this.fallback = fallback;
        this.bytes = bytes;
    }

    /** As {@link TokenizerJson#read}, of this kind only. */
    static SentencePieceBpe of(JsonObject root) {
        JsonArray array = root.getAsJsonObject("model").getAsJsonArray("pieces");
        Pieces.Builder pieces = new Pieces.Builder(array.size());
        ByteFallback.Builder fallback = new ByteFallback.Builder();
        byte[][] bytes = new byte[array.size()][];
        for (int id = 0; id < bytes.length; id++) {
            JsonArray piece = array.get(id).getAsJsonArray();
            String name = piece.get(0).getAsString();
            switch (piece.get(2).getAsInt()) {
                case GgufVocabulary.NORMAL -> {
                    pieces.add(name, id, piece.get(1).getAsFloat());
                    bytes[id] = utf8(unescaped(name));
                }
                case GgufVocabulary.USER_DEFINED -> bytes[id] = utf8(unescaped(name));
                case GgufVocabulary.BYTE -> bytes[id] = new byte[]{fallback.add(name, id)};
                case GgufVocabulary.UNKNOWN -> {
                    fallback.unknown(id);
                    bytes[id] = NOTHING;
                }
                default -> bytes[id] = NOTHING;
            }
        }
        return new SentencePieceBpe(root, bytes, pieces.build(), fallback.build());
    }

    static String escaped(String text) {
        return text.replace(' ', SPACE);
    }

    private static String unescaped(String name) {
        return name.replace(SPACE, ' ');
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int[] encode(String text, boolean parseSpecial) {
        return encode(text, (_, _) -> parseSpecial);
    }

    @Override
    public int[] encode(MarkedText text) {
        return encode(text.text(), (from, to) -> !text.isForeign(from, to));
    }

    @Override
    public int[] encodeWithEnds(String text) {
        return ends.around(encode(text, false));
    }

    private int[] encode(String text, AddedTokens.Allowed control) {
        IdList ids = new IdList(text.length() / 3 + 8);
        // Character by character, so that marks on the text still fit.
        added.cut(escaped(WellFormed.of(text)), control, new AddedTokens.Parts() {
            @Override
            public void plain(String stretch) {
                // Each stretch between special tokens starts with the space, as with the models' own tokenizers.
                new PieceMerge(pieces, spaceFirst ? SPACE + stretch : stretch).into(ids, fallback);
            }

            @Override
            public void token(int id) {
                ids.add(id);
            }
        });
        return ids.toArray();
    }

    @Override
    public byte[] bytes(int token) {
        return bytes[token];
    }

    @Override
    public int vocabulary() {
        return bytes.length;
    }

    @Override
    public Detokenizer detokenizer() {
        return new Utf8Detokenizer(this, false);
    }

    @Override
    public Detokenizer detokenizerFromStart() {
        return new Utf8Detokenizer(this, spaceFirst);
    }

    /** The tokens for what is no piece. Immutable. */
    static final class ByteFallback {

        private final int[] idOfByte;
        private final int unknown;

        private ByteFallback(int[] idOfByte, int unknown) {
            this.idOfByte = idOfByte;
            this.unknown = unknown;
        }

        void write(String character, IdList ids) {
            for (byte b : utf8(character)) {
                int id = idOfByte[b & 0xFF];
                if (id < 0) {
                    ids.add(unknown);
                    return;
                }
                ids.add(id);
            }
        }

        /** Collects them; one thread. */
        static final class Builder {

            private final int[] idOfByte = new int[256];
            private int unknown = -1;

            Builder() {
                Arrays.fill(idOfByte, -1);
            }

            /** @param name as in {@code <0x0A>} */
            byte add(String name, int id) {
                if (!name.matches("<0x[0-9A-Fa-f]{2}>")) {
                    throw new TokenizerFault("byte token " + id + " is named '" + name + "'");
                }
                int value = Integer.parseInt(name.substring(3, 5), 16);
                idOfByte[value] = id;
                return (byte) value;
            }

            void unknown(int id) {
                unknown = id;
            }

            ByteFallback build() {
                long known = Arrays.stream(idOfByte).filter(id -> id >= 0).count();
                if (known != 256 && (known != 0 || unknown < 0)) {
                    throw new TokenizerFault("a SentencePiece vocabulary needs a token for each byte or, without any,"
                            + " one for the unknown; it has " + known + " byte tokens");
                }
                return new ByteFallback(idOfByte.clone(), unknown);
            }
        }
    }
}
