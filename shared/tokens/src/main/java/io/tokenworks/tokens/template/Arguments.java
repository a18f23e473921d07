package io.tokenworks.tokens.template;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a function, filter or test is called with. */
record Arguments(List<Value> positional, Map<String, Value> named) {

    static final Arguments NONE = new Arguments(List.of(), Map.of());

    static Arguments of(Value... positional) {
        return new Arguments(List.of(positional), Map.of());
    }

    /** The values of the parameters, by place or by name; null where none is given. */
    @Nullable
    Value[] bind(String... parameters) {
        @Nullable
        Value[] bound = new @Nullable Value[parameters.length];
        if (positional.size() > parameters.length) {
            throw new Refusal("takes at most " + parameters.length + " arguments");
        }
        for (int i = 0; i < positional.size(); i++) {
            bound[i] = positional.get(i);
        }
        named.forEach((name, value) -> {
            int place = Arrays.asList(parameters).indexOf(name);
            if (place < 0 || bound[place] != null) {
                throw new Refusal("unexpected argument '" + name + "'");
            }
            bound[place] = value;
        });
        return bound;
    }

    /** Methods written in C take their arguments by place only. */
    @Nullable
    Value[] places(int least, int most) {
        if (!named.isEmpty() || positional.size() < least || positional.size() > most) {
            throw new Refusal("takes " + least + " to " + most + " arguments by place");
        }
        return positional.toArray(new @Nullable Value[most]);
    }

    /** All but the first so many. */
    Arguments from(int start) {
        return new Arguments(positional.subList(start, positional.size()), named);
    }

    static Value or(@Nullable Value value, Value otherwise) {
        return value == null ? otherwise : value;
    }

    static boolean truth(@Nullable Value value) {
        return value != null && Iteration.truth(value);
    }

    static Value given(@Nullable Value value) {
        if (value == null) {
            throw new Refusal("an argument is missing");
        }
        return value;
    }
}
