package io.tokenworks.tokens;

/** Token ids to text, for one model: all that whoever only answers needs of a tokenizer. Thread-safe. */
public interface TokenTexts {

    /** The bytes that a token stands for; empty for special tokens that are not text. */
    byte[] bytes(int token);

    /** Tokens of the vocabulary. */
    int vocabulary();

    /**
     * A fresh incremental detokenizer that never emits half a character, for text that continues a prompt: every space
     * in it is the model's. Not thread-safe.
     */
    default Detokenizer detokenizer() {
        return new Utf8Detokenizer(this, false);
    }

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
