package io.tokenworks.openai;

import java.util.List;
import java.util.Optional;

/**
 * A whole answer, {@code chat.completion}.
 *
 * @param choices at least one
 * @param usage what it cost
 */
public record ChatCompletion(AnswerId id, List<Choice> choices, Usage usage) {

    /**
     * @param text the answer
     * @param calls functions that it calls; then the text may be empty, which clients see as null
     * @param finish why it ended
     * @param logprobs one per token if they were asked for
     */
    public record Choice(int index, String text, List<ToolCall> calls, FinishReason finish,
            Optional<List<TokenLogprob>> logprobs) {

        private void write(JsonBytes out) {
            out.raw("{\"index\":").number(index);
            out.raw(",\"message\":{\"role\":\"assistant\",\"content\":")
                    .nullableString(text.isEmpty() && !calls.isEmpty() ? null : text)
                    .raw(",\"refusal\":null,\"annotations\":[]");
            for (int i = 0; i < calls.size(); i++) {
                out.raw(i == 0 ? ",\"tool_calls\":[" : ",");
                calls.get(i).write(out);
            }
            out.raw(calls.isEmpty() ? "},\"logprobs\":" : "]},\"logprobs\":");
            if (logprobs.isPresent()) {
                TokenLogprob.write(out, logprobs.get());
            } else {
                out.raw("null");
            }
            out.raw(",\"finish_reason\":").string(finish.wireName()).raw("}");
        }
    }

    /** The body in UTF-8. */
    public byte[] json() {
        JsonBytes out = new JsonBytes(1024);
        id.writeHead(out, "chat.completion");
        String extension = "";
        for (int i = 0; i < choices.size(); i++) {
            out.raw(i == 0 ? "" : ",");
            choices.get(i).write(out);
            extension = extension.isEmpty() ? choices.get(i).finish().extension() : extension;
        }
        out.raw("],\"usage\":");
        usage.write(out);
        return out.raw(extension).raw("}").toBytes();
    }
}
