package io.tokenworks.tokens;

import java.io.IOException;

/**
 * Reads the JSON that {@link GgufTokenizerJson} writes. Byte-level BPE is in the form of the {@code tokenizers}
 * library, with one field of our own in added tokens; SentencePiece has a form of its own.
 */
public final class TokenizerJson {

    private TokenizerJson() {}

    /** @throws TokenizerFault if it is broken or of a kind that is not supported */
    public static Tokenizer read(String json) {
        return read(() -> {
            Pieces.Builder pieces = new Pieces.Builder();
            TokenizerDocument document = TokenizerDocument.of(json, pieces);
            return document.type().equals(SentencePieceBpe.TYPE)
                    ? SentencePieceBpe.of(document, pieces.build())
                    : HuggingFaceBpe.of(document, json);
        });
    }

    /**
     * Only what its tokens stand for: a fraction of the work, and no native library.
     *
     * @throws TokenizerFault as from {@link #read}, unless it is the merges that are broken
     */
    public static TokenTexts texts(String json) {
        return read(() -> TokenizerDocument.ofTexts(json).texts());
    }

    private static <T extends TokenTexts> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | IllegalStateException | NumberFormatException | IndexOutOfBoundsException broken) {
            throw new TokenizerFault("the tokenizer's JSON is broken: " + broken.getMessage(), broken);
        }
    }

    /** One way to read it. */
    private interface Reading<T> {
        T read() throws IOException;
    }
}
