package io.tokenworks.tokens.template;

import io.tokenworks.tokens.ChatTemplate.Message;
import io.tokenworks.tokens.ChatTemplate.TemplateFault;
import io.tokenworks.tokens.MarkedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request brought, as a template's values; all its text is marked as foreign. */
final class JsonInput {

    private static final int DEEPEST = 64;

    private JsonInput() {}

    static Value message(Message message) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("role", value(message.role()));
        fields.put("content", value(message.content()));
        message.more().forEach((name, value) -> fields.put(name, value(value)));
        return new Value.Dict(fields);
    }

    /** @param json as {@link io.tokenworks.tokens.ChatTemplate} says */
    static Value value(@Nullable Object json) {
        return value(json, DEEPEST);
    }

    private static Value value(@Nullable Object json, int deeper) {
        if (deeper == 0) {
            throw new TemplateFault("JSON nested more than " + DEEPEST + " deep");
        }
        return switch (json) {
            case null -> Value.NONE;
            case String text -> new Value.Text(MarkedText.foreign(text));
            case Boolean bool -> Value.of(bool);
            case Integer number -> new Value.Int(number);
            case Long number -> new Value.Int(number);
            case List<?> list -> {
                List<Value> items = new ArrayList<>();
                for (Object item : list) {
                    items.add(value(item, deeper - 1));
                }
                yield new Value.Items(items);
            }
            case Map<?, ?> map -> {
                Map<String, Value> entries = new LinkedHashMap<>();
                map.forEach((name, value) -> entries.put(String.valueOf(name), value(value, deeper - 1)));
                yield new Value.Dict(entries);
            }
            default -> throw new TemplateFault("a value of kind " + json.getClass().getSimpleName()
                    + " is not supported in templates");
        };
    }
}
