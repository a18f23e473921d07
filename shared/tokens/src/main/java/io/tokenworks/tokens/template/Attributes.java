package io.tokenworks.tokens.template;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code of.name} and {@code of[index]}. Jinja's sandbox shows no name that begins with two underscores and no method
 * that changes a list or mapping.
 */
final class Attributes {

    private static final Set<String> TEXT = Set.of("capitalize", "casefold", "center", "count", "encode", "endswith",
            "expandtabs", "find", "format", "format_map", "index", "isalnum", "isalpha", "isascii", "isdecimal",
            "isdigit", "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper", "join",
            "ljust", "lower", "lstrip", "maketrans", "partition", "removeprefix", "removesuffix", "replace", "rfind",
            "rindex", "rjust", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip",
            "swapcase", "title", "translate", "upper", "zfill");
    private static final Set<String> LIST = Set.of("copy", "count", "index");
    private static final Set<String> TUPLE = Set.of("count", "index");
    private static final Set<String> DICT = Set.of("copy", "fromkeys", "get", "items", "keys", "values");
    /** Methods that change what they belong to: to a template they do not exist. */
    private static final Set<String> LIST_CHANGING = Set.of("append", "clear", "extend", "insert", "pop", "remove",
            "reverse", "sort");
    private static final Set<String> DICT_CHANGING = Set.of("clear", "pop", "popitem", "setdefault", "update");
    private static final Set<String> NUMBER = Set.of("as_integer_ratio", "bit_count", "bit_length", "conjugate",
            "denominator", "from_bytes", "fromhex", "hex", "imag", "is_integer", "numerator", "real", "to_bytes");
    private static final Set<String> SAFE_TEXT = Set.of("escape", "striptags", "unescape");
    private static final Set<String> VIEW = Set.of("count", "index", "isdisjoint", "mapping", "start", "step", "stop");
    private static final Set<String> GENERATOR = Set.of("close", "gi_code", "gi_frame", "gi_running", "gi_suspended",
            "gi_yieldfrom", "send", "throw");

    private Attributes() {}

    /** {@code of.name}: an attribute first, then a key. */
    static Value attribute(Value of, String name) {
        Value member = member(of, name);
        if (member != null) {
            return member;
        }
        Value missing = new Value.Undefined(name);
        return of instanceof Value.Dict dict ? dict.get(Value.own(name), missing) : missing;
    }

    /** {@code of[index]}: a key or index first, then an attribute; undefined if there is neither. */
    static Value subscript(Value of, Value index, Budget budget) {
        Value item = item(of, index, budget);
        if (item != null) {
            return item;
        }
        Value member = index instanceof Value.Text(var name) ? member(of, name.text()) : null;
        return member == null
                ? new Value.Undefined(index instanceof Value.Text(var name) ? name.text() : "index")
                : member;
    }

    private static @Nullable Value item(Value of, Value index, Budget budget) {
        return switch (of) {
            case Value.Undefined(String missing) -> throw new Refusal("'" + missing + "' is undefined");
            case Value.Dict dict when isKey(index) -> dict.has(index) ? dict.get(index, Value.NONE) : null;
            case Value.Items(List<Value> items, _) when Numbers.isInteger(index) -> at(items, index);
            case Value.View(_, List<Value> items, boolean indexed) when indexed && Numbers.isInteger(index) ->
                at(items, index);
            case Value.Text(var text) when Numbers.isInteger(index) -> {
                budget.text(text.length());
                int length = PythonText.length(text);
                long at = place(index, length);
                yield at >= 0 && at < length
                        ? new Value.Text(PythonText.slice(text, (int) at, (int) at + 1))
                        : null;
            }
            case Value.Markup _ when Numbers.isInteger(index) -> throw Refusal.unsupported("an index of safe text");
            case Value _ -> null;
        };
    }

    private static boolean isKey(Value index) {
        return !(index instanceof Value.Dict || index instanceof Value.Items(_, boolean tuple) && !tuple);
    }

    private static @Nullable Value at(List<Value> items, Value index) {
        long at = place(index, items.size());
        return at >= 0 && at < items.size() ? items.get((int) at) : null;
    }

    private static long place(Value index, int size) {
        long at = Numbers.clamped(index);
        return at < 0 ? at + size : at;
    }

    /** An attribute of Python's, or null. */
    private static @Nullable Value member(Value of, String name) {
        if (name.startsWith("__")) {
            throw new Refusal("the attribute '" + name + "' is closed to templates");
        }
        return switch (of) {
            case Value.Dict _ -> method(of, name, DICT, DICT_CHANGING);
            case Value.Items(_, boolean tuple) -> tuple
                    ? method(of, name, TUPLE, Set.of())
                    : method(of, name, LIST, LIST_CHANGING);
            case Value.Text _ -> method(of, name, TEXT, Set.of());
            case Value.Namespace(var values) -> values.get(name);
            case LoopState loop -> loop.attribute(name);
            case Value.Undefined(String missing) -> throw new Refusal("'" + missing + "' is undefined");
            case Value.None _ -> null;
            case Value.Int _,Value.Real _,Value.Bool _ -> without(of, name, NUMBER);
            case Value.Markup _ -> TEXT.contains(name) ? without(of, name, TEXT) : without(of, name, SAFE_TEXT);
            case Value.View _ -> without(of, name, VIEW);
            case Value.Generator _ -> without(of, name, GENERATOR);
            case Value.Callable _ -> throw Refusal.unsupported("attribute '" + name + "' of a " + Value.kind(of));
        };
    }

    /** Null for a name that Python does not know either. */
    private static @Nullable Value without(Value of, String name, Set<String> unsupported) {
        if (unsupported.contains(name)) {
            throw Refusal.unsupported("attribute '" + name + "' of a " + Value.kind(of));
        }
        return null;
    }

    private static @Nullable Value method(Value of, String name, Set<String> known, Set<String> changing) {
        return known.contains(name)
                ? new Method(of, name)
                : changing.contains(name) ? new Value.Undefined(name) : null;
    }
}
