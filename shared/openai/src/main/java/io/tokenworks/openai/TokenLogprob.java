package io.tokenworks.openai;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One emitted token with its probability and the likeliest alternatives.
 *
 * @param token the token
 * @param top alternatives, best first
 */
public record TokenLogprob(Candidate token, List<Candidate> top) {

    /**
     * @param bytes the bytes that the token stands for; may be part of a character
     * @param logprob natural-log probability
     */
    public record Candidate(byte[] bytes, float logprob) {

        private void write(JsonBytes out) {
            out.raw("{\"token\":").string(new String(bytes, StandardCharsets.UTF_8));
            out.raw(",\"logprob\":").logprob(logprob).raw(",\"bytes\":[");
            for (int i = 0; i < bytes.length; i++) {
                out.raw(i == 0 ? "" : ",").number(bytes[i] & 0xFF);
            }
            out.raw("]");
        }
    }

    private void write(JsonBytes out) {
        token.write(out);
        out.raw(",\"top_logprobs\":[");
        for (int i = 0; i < top.size(); i++) {
            out.raw(i == 0 ? "" : ",");
            top.get(i).write(out);
            out.raw("}");
        }
        out.raw("]}");
    }

    /** The {@code logprobs} object of a choice. */
    static void write(JsonBytes out, List<TokenLogprob> tokens) {
        out.raw("{\"content\":[");
        for (int i = 0; i < tokens.size(); i++) {
            out.raw(i == 0 ? "" : ",");
            tokens.get(i).write(out);
        }
        out.raw("],\"refusal\":null}");
    }
}
