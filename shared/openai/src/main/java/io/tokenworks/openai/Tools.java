package io.tokenworks.openai;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions that an answer may call.
 *
 * @param all empty if there are none, or if {@code tool_choice} says none
 * @param choice whether one must be called
 * @param parallel whether one answer may call several
 */
public record Tools(List<Tool> all, Choice choice, boolean parallel) {

    private static final Tools NONE = new Tools(List.of(), new Choice.Auto(), true);

    /** No function may be called. */
    public static Tools none() {
        return NONE;
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /**
     * One function.
     *
     * @param parameters its schema as JSON; null takes no arguments
     * @param plain the tool as the request wrote it, {@code type} and {@code function}, as plain Java for templates
     * @param json the same as JSON text
     */
    public record Tool(String name, @Nullable String parameters, Map<String, @Nullable Object> plain, String json) {}

    /** Whether a function must be called. */
    public sealed interface Choice {

        /** The model decides. */
        record Auto() implements Choice {}

        /** At least one. */
        record Required() implements Choice {}

        /** This one, once. */
        record Named(String name) implements Choice {}
    }
}
