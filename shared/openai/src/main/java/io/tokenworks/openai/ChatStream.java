package io.tokenworks.openai;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The events of {@code chat.completion.chunk}. Everything that is the same in all chunks is written once, at the start.
 */
public final class ChatStream implements AnswerStream {

    private static final byte[] LOGPROBS = ascii("\"},\"logprobs\":");
    private static final byte[] NO_FINISH = ascii(",\"finish_reason\":null}]");
    private static final byte[] EVENT_END = ascii("}\n\n");

    private final byte[] head;
    private final byte[] firstChoiceText;
    private final byte[] textTail;
    private final byte[] usageNull;
    private String extension = "";

    /** @param includeUsage whether a usage chunk will come, so that the others say {@code "usage":null} */
    public ChatStream(AnswerId id, boolean includeUsage) {
        JsonBytes out = new JsonBytes(128).raw("data: ");
        id.writeHead(out, "chat.completion.chunk");
        head = out.toBytes();
        usageNull = ascii(includeUsage ? ",\"usage\":null" : "");
        firstChoiceText = new JsonBytes(192).raw(head).raw(textHead(0)).toBytes();
        textTail = new JsonBytes(64).raw(LOGPROBS).raw("null").raw(NO_FINISH).raw(usageNull).raw(EVENT_END).toBytes();
    }

    @Override
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

    @Override
    public byte[] text(int index, String text) {
        return textHead(index, text.length() + textTail.length).escaped(text).raw(textTail).toBytes();
    }

    @Override
    public byte[] text(int index, String text, List<TokenLogprob> logprobs) {
        JsonBytes out = textHead(index, text.length() + 256 * logprobs.size()).escaped(text).raw(LOGPROBS);
        TokenLogprob.write(out, logprobs);
        return out.raw(NO_FINISH).raw(usageNull).raw(EVENT_END).toBytes();
    }

    @Override
    public byte[] call(int index, int number, ToolCall call) {
        JsonBytes out = callHead(new JsonBytes(640 + call.arguments().length()), index, number);
        out.raw(",\"id\":").string(call.id()).raw(",\"type\":\"function\",\"function\":{\"name\":");
        out.string(call.name()).raw(",\"arguments\":\"\"}}]},\"logprobs\":null");
        out.raw(NO_FINISH).raw(usageNull).raw(EVENT_END);
        callHead(out, index, number).raw(",\"function\":{\"arguments\":").string(call.arguments());
        return out.raw("}}]},\"logprobs\":null").raw(NO_FINISH).raw(usageNull).raw(EVENT_END).toBytes();
    }

    private JsonBytes callHead(JsonBytes out, int index, int number) {
        return out.raw(head).raw("{\"index\":").number(index).raw(",\"delta\":{\"tool_calls\":[{\"index\":")
                .number(number);
    }

    @Override
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

    @Override
    public byte[] usage(Usage usage) {
        JsonBytes out = new JsonBytes(448).raw(head).raw("],\"usage\":");
        usage.write(out);
        return out.raw(extension).raw(EVENT_END).toBytes();
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
