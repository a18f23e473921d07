package io.tokenworks.openai;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A whole answer to a text prompt, {@code text_completion}.
 *
 * @param choices at least one
 * @param usage what it cost
 */
public record TextCompletion(AnswerId id, List<Choice> choices, Usage usage) {

    /**
     * @param text the answer
     * @param finish why it ended
     * @param logprobs one per token if they were asked for
     */
    public record Choice(int index, String text, FinishReason finish, Optional<List<TokenLogprob>> logprobs) {

        private void write(JsonBytes out) {
            out.raw("{\"index\":").number(index);
            out.raw(",\"text\":").string(text).raw(",\"logprobs\":");
            if (logprobs.isPresent()) {
                writeLogprobs(out, logprobs.get(), 0);
            } else {
                out.raw("null");
            }
            out.raw(",\"finish_reason\":").string(finish.wireName()).raw("}");
        }
    }

    /** The body in UTF-8. */
    public byte[] json() {
        JsonBytes out = new JsonBytes(1024);
        id.writeHead(out, "text_completion");
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

    /**
     * The older form of log probabilities: arrays side by side, and an object of alternatives for each token.
     *
     * @param offset characters of the answer before these tokens
     * @return characters after them
     */
    static int writeLogprobs(JsonBytes out, List<TokenLogprob> tokens, int offset) {
        out.raw("{\"tokens\":[");
        for (int i = 0; i < tokens.size(); i++) {
            out.raw(i == 0 ? "" : ",").string(text(tokens.get(i).token()));
        }
        out.raw("],\"token_logprobs\":[");
        for (int i = 0; i < tokens.size(); i++) {
            out.raw(i == 0 ? "" : ",").logprob(tokens.get(i).token().logprob());
        }
        out.raw("],\"top_logprobs\":[");
        for (int i = 0; i < tokens.size(); i++) {
            out.raw(i == 0 ? "{" : ",{");
            writeAlternatives(out, tokens.get(i));
            out.raw("}");
        }
        out.raw("],\"text_offset\":[");
        int at = offset;
        for (int i = 0; i < tokens.size(); i++) {
            out.raw(i == 0 ? "" : ",").number(at);
            at += text(tokens.get(i).token()).length();
        }
        out.raw("]}");
        return at;
    }

    /** Two alternatives may have the same text; only the likelier can stand in an object. */
    private static void writeAlternatives(JsonBytes out, TokenLogprob token) {
        List<String> texts = token.top().stream().map(TextCompletion::text).toList();
        for (int i = 0; i < texts.size(); i++) {
            if (texts.indexOf(texts.get(i)) == i) {
                out.raw(i == 0 ? "" : ",").string(texts.get(i)).raw(":").logprob(token.top().get(i).logprob());
            }
        }
    }

    private static String text(TokenLogprob.Candidate candidate) {
        return new String(candidate.bytes(), StandardCharsets.UTF_8);
    }
}
