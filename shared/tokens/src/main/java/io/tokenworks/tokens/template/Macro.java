package io.tokenworks.tokens.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A macro, or the block of a call, with the scope it was written in. */
record Macro(Node.MacroSource source, Scope scope, Rendering rendering) implements Value.Callable {

    @Override
    public String name() {
        return source.name();
    }

    /** What its body writes, as text. */
    @Override
    public Value call(Arguments arguments, Budget budget) {
        Scope inside = new Scope(scope);
        Map<String, Value> named = new HashMap<>(arguments.named());
        List<Node.Parameter> absent = bind(inside, arguments.positional(), named);
        special(inside, arguments, named);
        // A default may read any parameter that was given, and the defaults before it.
        for (Node.Parameter parameter : absent) {
            if (parameter.otherwise() != null) {
                inside.set(parameter.name(), rendering.value(parameter.otherwise(), inside));
            }
        }
        return new Value.Text(rendering.captured(source.body(), inside));
    }

    /** @return the parameters that were not given */
    private List<Node.Parameter> bind(Scope inside, List<Value> positional, Map<String, Value> named) {
        List<Node.Parameter> absent = new ArrayList<>();
        List<Node.Parameter> parameters = source.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.get(i).name();
            Value value = i < positional.size() ? positional.get(i) : named.remove(name);
            if (value == null) {
                absent.add(parameters.get(i));
            }
            inside.set(name, value == null ? new Value.Undefined(name) : value);
        }
        return absent;
    }

    /** Caller, kwargs and varargs: a macro has them if its body reads them. */
    private void special(Scope inside, Arguments arguments, Map<String, Value> named) {
        int places = source.parameters().size();
        if (source.used().contains("caller")) {
            @Nullable
            Value caller = named.remove("caller");
            inside.set("caller", caller == null || caller instanceof Value.None
                    ? new Value.Undefined("caller")
                    : caller);
        }
        if (takes("kwargs")) {
            Value.Dict rest = new Value.Dict();
            arguments.named().forEach((name, value) -> {
                if (named.containsKey(name)) {
                    rest.put(Value.own(name), value);
                }
            });
            inside.set("kwargs", rest);
        } else if (!named.isEmpty()) {
            throw new Refusal("macro '" + name() + "' takes no argument '" + named.keySet().iterator().next() + "'");
        }
        boolean more = arguments.positional().size() > places;
        if (takes("varargs")) {
            inside.set("varargs", Value.Items.tuple(more ? arguments.from(places).positional() : List.of()));
        } else if (more) {
            throw new Refusal("macro '" + name() + "' takes at most " + places + " arguments");
        }
    }

    private boolean takes(String name) {
        return source.used().contains(name)
                && source.parameters().stream().noneMatch(parameter -> parameter.name().equals(name));
    }
}
