package io.tokenworks.openai;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A call of a function.
 *
 * @param id by which its result is given back
 * @param arguments JSON of an object, as the model wrote it
 */
public record ToolCall(String id, String name, String arguments) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** The arguments as plain Java, as templates want them; as they are written if they are no JSON. */
    public @Nullable Object plainArguments() {
        try {
            return PlainJson.of(JSON.readTree(arguments));
        } catch (JacksonException noJson) {
            return arguments;
        }
    }

    /** As it stands in a message's {@code tool_calls}. */
    void write(JsonBytes out) {
        out.raw("{\"id\":").string(id).raw(",\"type\":\"function\",\"function\":{\"name\":").string(name);
        out.raw(",\"arguments\":").string(arguments).raw("}}");
    }
}
