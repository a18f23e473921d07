package io.tokenworks.tokens.template;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A method of a text, list, tuple or mapping. */
record Method(Value self, String name) implements Value.Callable {

    @Override
    public Value call(Arguments arguments, Budget budget) {
        return switch (self) {
            case Value.Text(var text) -> TextMethods.call(name, text, arguments, budget);
            case Value.Items(List<Value> items, boolean tuple) -> ofList(items, tuple, arguments, budget);
            case Value.Dict dict -> ofDict(dict, arguments);
            case Value other -> throw Refusal.unsupported("method '" + name + "' of a " + Value.kind(other));
        };
    }

    private Value ofList(List<Value> items, boolean tuple, Arguments arguments, Budget budget) {
        if (name.equals("copy")) {
            arguments.places(0, 0);
            return new Value.Items(new ArrayList<>(items), tuple);
        }
        Comparison comparison = new Comparison(budget);
        Value wanted = Arguments.given(arguments.places(1, 1)[0]);
        long count = 0;
        for (int i = 0; i < items.size(); i++) {
            if (comparison.same(items.get(i), wanted)) {
                if (name.equals("index")) {
                    return Value.of(i);
                }
                count++;
            }
        }
        if (name.equals("index")) {
            throw new Refusal("a value that is not in the list");
        }
        return Value.of(count);
    }

    private Value ofDict(Value.Dict dict, Arguments arguments) {
        @Nullable
        Value[] given = arguments.places(name.equals("get") ? 1 : 0, name.equals("get") ? 2 : 0);
        return switch (name) {
            case "get" -> dict.get(Arguments.given(given[0]), Arguments.or(given[1], Value.NONE));
            case "items" -> new Value.View("dict_items", dict.pairs(), false);
            case "keys" -> new Value.View("dict_keys", dict.keys(), false);
            case "values" -> new Value.View("dict_values", dict.values(), false);
            case "copy" -> dict;
            default -> throw Refusal.unsupported("method '" + name + "' of a mapping");
        };
    }
}
