package io.tokenworks.tokens;

/** Text to token ids and back, for one model. Thread-safe. */
public interface Tokenizer extends TokenTexts {

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
}
