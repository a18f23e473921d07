package io.tokenworks.tokens;

/** Text to token ids and back, for one model. Thread-safe. */
public interface Tokenizer {

    /**
     * @param text any text; special tokens inside it are recognised only if {@code parseSpecial}
     * @return token ids, nothing truncated, nothing added
     */
    int[] encode(String text, boolean parseSpecial);

    /**
     * Encodes a rendered prompt: special tokens count where the template wrote them, and are plain text where a client
     * did. Equal to {@code encode(text.text(), true)} unless foreign text holds the name of a special token.
     *
     * @return token ids, nothing truncated, nothing added
     */
    int[] encode(MarkedText text);

    /** The bytes that a token stands for; empty for special tokens that are not text. */
    byte[] bytes(int token);

    /** Tokens of the vocabulary. */
    int vocabulary();

    /** A fresh incremental detokenizer that never emits half a character. Not thread-safe. */
    Detokenizer detokenizer();
}
