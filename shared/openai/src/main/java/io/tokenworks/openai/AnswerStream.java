package io.tokenworks.openai;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes one answer as server-sent events. Each method returns a whole event; the caller sends, for each choice, {@link
 * #role} unless it is empty, any number of texts, {@link #finish}, and at the end {@link #usage} if it was asked for
 * and {@link #DONE}. One thread at a time.
 */
public sealed interface AnswerStream permits ChatStream, TextStream {

    /** The end of a stream. Do not change the bytes. */
    byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    /** A comment that keeps an idle connection open. Do not change the bytes. */
    byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    /** The first chunk of a choice: who speaks. Empty if the form does not say. */
    byte[] role(int index);

    /** A piece of a choice's text. */
    byte[] text(int index, String text);

    /** A piece of a choice's text with the tokens it is made of; the text may be empty. */
    byte[] text(int index, String text, List<TokenLogprob> logprobs);

    /** A whole call of a function: its start and its arguments, two chunks. */
    byte[] call(int index, int number, ToolCall call);

    /** The last chunk of a choice. */
    byte[] finish(int index, FinishReason reason);

    /** The chunk without choices that ends a stream with usage. */
    byte[] usage(Usage usage);

    /** A failure after the first byte was sent: the stream ends with the error object, without {@link #DONE}. */
    static byte[] error(ApiFault fault) {
        JsonBytes out = new JsonBytes(256).raw("data: ");
        fault.write(out);
        return out.raw("\n\n").toBytes();
    }
}
