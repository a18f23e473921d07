package io.tokenworks.openai;

import io.tokenworks.openai.GenerationTerms.Penalties;
import io.tokenworks.openai.GenerationTerms.Sampling;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads how tokens are to be chosen. */
final class SamplingReader {

    static final Set<String> FIELDS = Set.of("temperature", "top_p", "top_k", "min_p", "seed", "frequency_penalty",
            "presence_penalty", "repetition_penalty", "logit_bias");

    private SamplingReader() {}

    static Sampling read(JsonFields fields, RequestLimits limits) {
        double topP = fields.number("top_p", 0, 1).orElse(1);
        return new Sampling(
                (float) fields.number("temperature", 0, 2).orElse(1),
                topP == 0 ? Float.MIN_NORMAL : (float) topP, // 0 keeps only the likeliest token
                topK(fields),
                (float) fields.number("min_p", 0, 1).orElse(0),
                penalties(fields, limits.biasTokens()),
                fields.integer64("seed", Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private static int topK(JsonFields fields) {
        return Math.max(0, fields.integer("top_k", -1, Integer.MAX_VALUE).orElse(0)); // vLLM's clients write -1 for off
    }

    private static Penalties penalties(JsonFields fields, int biasTokensMax) {
        return new Penalties(
                (float) fields.number("frequency_penalty", -2, 2).orElse(0),
                (float) fields.number("presence_penalty", -2, 2).orElse(0),
                (float) fields.number("repetition_penalty", 0.01, 100).orElse(1),
                logitBias(fields, biasTokensMax));
    }

    private static Map<Integer, Float> logitBias(JsonFields fields, int tokensMax) {
        JsonNode value = fields.get("logit_bias");
        if (value == null) {
            return Map.of();
        }
        JsonFields biases = new JsonFields(value, fields.pathOf("logit_bias"));
        if (value.size() > tokensMax) {
            throw new ApiFault(
                    ErrorCode.INVALID_VALUE, "logit_bias",
                    "Invalid 'logit_bias': at most " + tokensMax + " tokens are accepted.");
        }
        Map<Integer, Float> bias = new HashMap<>();
        for (String name : value.propertyNames()) {
            double number = biases.number(name, -100, 100).orElse(0);
            if (bias.put(tokenId(name), (float) number) != null) {
                throw noToken(name); // "7" and "07"
            }
        }
        return Map.copyOf(bias);
    }

    private static int tokenId(String name) {
        boolean digits = !name.isEmpty() && name.length() <= 9 && name.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw noToken(name);
        }
        return Integer.parseInt(name);
    }

    private static ApiFault noToken(String name) {
        String shown = JsonFields.printable(name);
        return new ApiFault(
                ErrorCode.INVALID_VALUE, "logit_bias",
                "Invalid 'logit_bias': '" + shown + "' is not a token id, or stands there twice.");
    }
}
