package io.tokenworks.openai;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The answer of {@code POST /tokenize}.
 *
 * @param tokens ids, not to be changed
 * @param contextTokens most tokens of a sequence
 * @param bytes of each token, if its text was asked for
 */
public record Tokenized(int[] tokens, int contextTokens, Optional<List<byte[]>> bytes) {

    /** The body in UTF-8. */
    public byte[] json() {
        JsonBytes out = new JsonBytes(128 + 8 * tokens.length);
        out.raw("{\"count\":").number(tokens.length);
        out.raw(",\"max_model_len\":").number(contextTokens).raw(",\"tokens\":[");
        for (int i = 0; i < tokens.length; i++) {
            out.raw(i == 0 ? "" : ",").number(tokens[i]);
        }
        out.raw("],\"token_strs\":");
        if (bytes.isEmpty()) {
            return out.raw("null}").toBytes();
        }
        out.raw("[");
        for (int i = 0; i < tokens.length; i++) {
            out.raw(i == 0 ? "" : ",").string(new String(bytes.get().get(i), StandardCharsets.UTF_8));
        }
        return out.raw("]}").toBytes();
    }
}
