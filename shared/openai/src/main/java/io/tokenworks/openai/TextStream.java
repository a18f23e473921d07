package io.tokenworks.openai;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events of a streamed {@code text_completion}. */
public final class TextStream implements AnswerStream {

    private static final byte[] NONE = new byte[0];

    private final byte[] head;
    private final String usageNull;
    private final Map<Integer, Integer> offsets = new HashMap<>();
    private String extension = "";

    /** @param includeUsage whether a usage chunk will come, so that the others say {@code "usage":null} */
    public TextStream(AnswerId id, boolean includeUsage) {
        JsonBytes out = new JsonBytes(128).raw("data: ");
        id.writeHead(out, "text_completion");
        head = out.toBytes();
        usageNull = includeUsage ? ",\"usage\":null" : "";
    }

    @Override
    public byte[] role(int index) {
        return NONE;
    }

    @Override
    public byte[] text(int index, String text) {
        return text(index, text, List.of());
    }

    @Override
    public byte[] text(int index, String text, List<TokenLogprob> logprobs) {
        JsonBytes out = choice(index, text).raw(",\"logprobs\":");
        if (logprobs.isEmpty()) {
            out.raw("null");
        } else {
            offsets.merge(index, TextCompletion.writeLogprobs(out, logprobs, offsets.getOrDefault(index, 0)),
                    (_, after) -> after);
        }
        return end(out.raw(",\"finish_reason\":null}]"), "");
    }

    @Override
    public byte[] call(int index, int number, ToolCall call) {
        throw new IllegalStateException("text completions call nothing");
    }

    @Override
    public byte[] finish(int index, FinishReason reason) {
        if (!reason.extension().isEmpty()) {
            extension = reason.extension();
        }
        JsonBytes out = choice(index, "").raw(",\"logprobs\":null,\"finish_reason\":").string(reason.wireName());
        return end(out.raw("}]"), reason.extension());
    }

    @Override
    public byte[] usage(Usage usage) {
        JsonBytes out = new JsonBytes(448).raw(head).raw("],\"usage\":");
        usage.write(out);
        return out.raw(extension).raw("}\n\n").toBytes();
    }

    private JsonBytes choice(int index, String text) {
        return new JsonBytes(256 + text.length()).raw(head).raw("{\"index\":").number(index).raw(",\"text\":")
                .string(text);
    }

    private byte[] end(JsonBytes out, String more) {
        return out.raw(usageNull).raw(more).raw("}\n\n").toBytes();
    }
}
