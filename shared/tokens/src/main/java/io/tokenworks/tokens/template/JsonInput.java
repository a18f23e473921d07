package io.tokenworks.tokens.template;

import io.tokenworks.tokens.ChatTemplate.Message;
import io.tokenworks.tokens.ChatTemplate.TemplateFault;
import io.tokenworks.tokens.MarkedText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request brought, as a template's values; all its text is marked as foreign. */
final class JsonInput {

    private static final int DEEPEST = 64;

    private JsonInput() {}

    static Value message(Message message) {
        Value.Dict fields = new Value.Dict();
        fields.put(Value.own("role"), value(message.role()));
        fields.put(Value.own("content"), value(message.content()));
        message.more().forEach((name, value) -> fields.put(key(name), value(value)));
        return fields;
    }

    private static Value key(Object name) {
        return new Value.Text(MarkedText.foreign(String.valueOf(name)));
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
            case Integer number -> Value.of(number);
            case Long number -> Value.of(number);
            case BigInteger number -> new Value.Int(number);
            case Double number -> new Value.Real(number);
            case BigDecimal number -> new Value.Real(number.doubleValue());
            case List<?> list -> {
                List<Value> items = new ArrayList<>();
                for (Object item : list) {
                    items.add(value(item, deeper - 1));
                }
                yield Value.Items.list(items);
            }
            case Map<?, ?> map -> {
                Value.Dict entries = new Value.Dict();
                map.forEach((name, value) -> entries.put(key(name), value(value, deeper - 1)));
                yield entries;
            }
            default -> throw new TemplateFault("a value of kind " + json.getClass().getSimpleName()
                    + " is not supported in templates");
        };
    }
}
