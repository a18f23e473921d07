package io.tokenworks.tokens;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * SentencePiece's BPE: the whole text, spaces written as U+2581, is merged from its characters, the best-scored
 * neighbours first; a character that is no piece becomes the pieces of its UTF-8 bytes. After Kudo and Richardson,
 * "SentencePiece: A simple and language independent subword tokenizer and detokenizer for Neural Text Processing"
 * (2018). Models whose text is normalized first are not of this kind. Thread-safe.
 */
final class SentencePieceBpe implements Tokenizer {

    static final String TYPE = "SentencePieceBPE";

    private static final char SPACE = '\u2581';

    private final AddedTokens added;
    private final Pieces pieces;
    private final ByteFallback fallback;
    private final TokenTable texts;
    private final SequenceEnds ends;

    private SentencePieceBpe(TokenizerDocument document, Pieces pieces) {
        this.added = new AddedTokens(document.addedTokens());
        this.ends = document.ends();
        this.fallback = document.fallback();
        this.texts = document.texts();
        this.pieces = pieces;
    }

    /** As {@link TokenizerJson#read}, of this kind only. */
    static SentencePieceBpe of(TokenizerDocument document, Pieces pieces) {
        return new SentencePieceBpe(document, pieces);
    }

    static String escaped(String text) {
        return text.replace(' ', SPACE);
    }

    static String unescaped(String name) {
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
                new PieceMerge(pieces, texts.spaceFirst() ? SPACE + stretch : stretch).into(ids, fallback);
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
        return texts.bytes(token);
    }

    @Override
    public int vocabulary() {
        return texts.vocabulary();
    }

    @Override
    public Detokenizer detokenizerFromStart() {
        return texts.detokenizerFromStart();
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
                boolean named = name.length() == 6 && name.startsWith("<0x") && name.charAt(5) == '>'
                        && HexFormat.isHexDigit(name.charAt(3)) && HexFormat.isHexDigit(name.charAt(4));
                if (!named) {
                    throw new TokenizerFault("byte token " + id + " is named '" + name + "'");
                }
                int value = HexFormat.fromHexDigits(name, 3, 5);
                idOfByte[value] = id;
                return (byte) value;
            }

            void unknown(int id) {
                unknown = id;
            }

            /** @throws TokenizerFault if there are characters that no token could stand for */
            void check() {
                int known = 0;
                for (int id : idOfByte) {
                    known += id >= 0 ? 1 : 0;
                }
                if (known != 256 && (known != 0 || unknown < 0)) {
                    throw new TokenizerFault("a SentencePiece vocabulary needs a token for each byte or, without any,"
                            + " one for the unknown; it has " + known + " byte tokens");
                }
            }

            ByteFallback build() {
                return new ByteFallback(idOfByte.clone(), unknown);
            }
        }
    }
}
