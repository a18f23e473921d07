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

    /**
     * Encodes a bare prompt, as from a client that uses no chat template: nothing in it is a special token, and the
     * begin-of-sequence and end-of-sequence tokens stand around it where the model's metadata asks for them. What a
     * chat template writes has them already.
     *
     * @return token ids, nothing truncated
     */
    default int[] encodeWithEnds(String text) {
        return encode(text, false);
    }

    /** The bytes that a token stands for; empty for special tokens that are not text. */
    byte[] bytes(int token);

    /** Tokens of the vocabulary. */
    int vocabulary();

    /**
     * A fresh incremental detokenizer that never emits half a character, for text that continues a prompt: every space
     * in it is the model's. Not thread-safe.
     */
    Detokenizer detokenizer();

    /** The same for text from its start: a space that encoding puts before a text is left out again. */
    default Detokenizer detokenizerFromStart() {
        return detokenizer();
    }

    /** The text of a whole sequence, special tokens left out: what was encoded, up to the model's normal form. */
    default String decode(int[] ids) {
        Detokenizer detokenizer = detokenizerFromStart();
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(detokenizer.append(id));
        }
        return text.append(detokenizer.flush()).toString();
    }
}
