package io.tokenworks.openai;

import java.util.List;
import java.util.Set;

/**
 * A checked body of {@code POST /detokenize}, in vLLM's shape.
 *
 * @param model name of the deployment
 * @param tokens ids, at least one
 */
public record DetokenizeRequest(String model, List<Integer> tokens) {

    /**
     * Reads and checks a body.
     *
     * @throws ApiFault naming the first field that is wrong
     */
    public static DetokenizeRequest parse(byte[] body, RequestLimits limits) {
        JsonFields fields = new JsonBody(limits).read(body);
        fields.onlyKnown(Set.of("model", "tokens"), Set.of());
        String model = TermsReader.model(fields);
        var value = fields.required("tokens");
        if (!value.isArray()) {
            throw JsonFields.wrongType("tokens", "an array of token ids", value);
        }
        return new DetokenizeRequest(model, PromptReader.ids(value, "tokens").ids());
    }

    /** The answer's body in UTF-8. */
    public static byte[] answer(String text) {
        return new JsonBytes(32 + text.length()).raw("{\"prompt\":").string(text).raw("}").toBytes();
    }
}
