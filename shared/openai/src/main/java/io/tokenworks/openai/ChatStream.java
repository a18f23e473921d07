package io.tokenworks.openai;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes one answer as server-sent events of {@code chat.completion.chunk}. Each method returns a whole event; the
 * caller sends, for each choice, {@link #role}, any number of {@link #text}, {@link #finish}, and at the end {@link
 * #usage} if it was asked for and {@link #DONE}. Everything that is the same in all chunks is written once, at the
 * start. Immutable but for the quota mark; one thread at a time.
 */
public final class ChatStream {

    /** The end of a stream. Do not change the bytes. */
    public static final byte[] DONE = ascii("data: [DONE]\n\n");

    /** A comment that keeps an idle connection open. Do not change the bytes. */
    public static final byte[] KEEP_ALIVE = ascii(": keep-alive\n\n");

    private static final byte[] LOGPROBS = ascii("\"},\"logprobs\":");
    private static final byte[] NO_FINISH = ascii(",\"finish_reason\":null}]");
    private static final byte[] EVENT_END = ascii("}\n\n");

    private final byte[] head;
    private final byte[] firstChoiceText;
    private final byte[] textTail;
    private final byte[] usageNull;
    private String extension = "";

    /**
     * @param id {@code chatcmpl-…}, the same in all chunks
     * @param createdSeconds Unix time, the same in all chunks
     * @param model as the client named it
     * @param includeUsage whether a usage chunk will come, so that the others say {@code "usage":null}
     */
    public ChatStream(String id, long createdSeconds, String model, boolean includeUsage) {
        JsonBytes out = new JsonBytes(128);
        out.raw("data: {\"id\":").string(id);
        out.raw(",\"object\":\"chat.completion.chunk\",\"created\":").number(createdSeconds);
        out.raw(",\"model\":").string(model).raw(",\"choices\":[");
        head = out.toBytes();
        usageNull = ascii(includeUsage ? ",\"usage\":null" : "");
        firstChoiceText = new JsonBytes(192).raw(head).raw(textHead(0)).toBytes();
        textTail = new JsonBytes(64).raw(LOGPROBS).raw("null").raw(NO_FINISH).raw(usageNull).raw(EVENT_END).toBytes();
    }

    /** The first chunk of a choice: who speaks. */
    public byte[] role(int index) {
        return new JsonBytes(256)
                .raw(head)
                .raw("{\"index\":")
                .number(index)
                .raw(",\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null")
                .raw(NO_FINISH)
                .raw(usageNull)
                .raw(EVENT_END)
                .toBytes();
    }

    /** A piece of a choice's text. */
    public byte[] text(int index, String text) {
        return textHead(index, text.length() + textTail.length).escaped(text).raw(textTail).toBytes();
    }

    /** A piece of a choice's text with the tokens it is made of; the text may be empty. */
    public byte[] text(int index, String text, List<TokenLogprob> logprobs) {
        JsonBytes out = textHead(index, text.length() + 256 * logprobs.size()).escaped(text).raw(LOGPROBS);
        TokenLogprob.write(out, logprobs);
        return out.raw(NO_FINISH).raw(usageNull).raw(EVENT_END).toBytes();
    }

    /** The last chunk of a choice. */
    public byte[] finish(int index, FinishReason reason) {
        if (!reason.extension().isEmpty()) {
            extension = reason.extension();
        }
        return new JsonBytes(256)
                .raw(head)
                .raw("{\"index\":")
                .number(index)
                .raw(",\"delta\":{},\"logprobs\":null,\"finish_reason\":")
                .string(reason.wireName())
                .raw("}]")
                .raw(usageNull)
                .raw(reason.extension())
                .raw(EVENT_END)
                .toBytes();
    }

    /** The chunk without choices that ends a stream with usage. */
    public byte[] usage(Usage usage) {
        JsonBytes out = new JsonBytes(448).raw(head).raw("],\"usage\":");
        usage.write(out);
        return out.raw(extension).raw(EVENT_END).toBytes();
    }

    /** A failure after the first byte was sent: the stream ends with the error object, without {@link #DONE}. */
    public static byte[] error(ApiFault fault) {
        JsonBytes out = new JsonBytes(256).raw("data: ");
        fault.write(out);
        return out.raw("\n\n").toBytes();
    }

    private JsonBytes textHead(int index, int moreBytes) {
        if (index == 0) {
            return new JsonBytes(firstChoiceText.length + moreBytes + 64).raw(firstChoiceText);
        }
        return new JsonBytes(head.length + moreBytes + 128).raw(head).raw(textHead(index));
    }

    private static byte[] textHead(int index) {
        return ascii("{\"index\":" + index + ",\"delta\":{\"content\":\"");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
