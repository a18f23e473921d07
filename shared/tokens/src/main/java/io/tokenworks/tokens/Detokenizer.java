package io.tokenworks.tokens;

/** Turns a stream of token ids into text. One per stream, one thread. */
public interface Detokenizer {

    /** Adds a token and returns the text it completes; empty while a character is incomplete. */
    String append(int token);

    /** What is still pending, with U+FFFD for incomplete characters; the stream is over. */
    String flush();
}
