package io.tokenworks.openai;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a request gives the model's template besides its messages.
 *
 * @param variables JSON values as plain Java under the names that the template knows, such as {@code enable_thinking}
 */
public record TemplateTerms(Map<String, ? extends @Nullable Object> variables) {

    /** Names that the renderer gives itself. */
    private static final Set<String> TAKEN = Set.of("messages", "tools", "documents", "add_generation_prompt",
            "bos_token", "eos_token");

    static TemplateTerms read(JsonFields fields) {
        JsonNode value = fields.get("chat_template_kwargs");
        if (value == null) {
            return new TemplateTerms(Map.of());
        }
        if (!value.isObject()) {
            throw JsonFields.wrongType("chat_template_kwargs", "an object", value);
        }
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : value.properties()) {
            if (TAKEN.contains(each.getKey())) {
                String where = "chat_template_kwargs." + each.getKey();
                throw new ApiFault(
                        ErrorCode.INVALID_VALUE, where, "Invalid '" + where + "': the template gets it otherwise.");
            }
            variables.put(each.getKey(), PlainJson.of(each.getValue()));
        }
        return new TemplateTerms(Collections.unmodifiableMap(variables));
    }
}
