package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code json.dumps} as the filter {@code tojson} of chat templates calls it. */
final class Json {

    private static final int DEEPEST = 100;

    private final Joining out;
    private final boolean ascii;
    private final @Nullable String indent;
    private final MarkedText itemSeparator;
    private final MarkedText keySeparator;
    private final boolean sorted;

    private Json(Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.bind("ensure_ascii", "indent", "separators", "sort_keys");
        this.out = new Joining(budget);
        this.ascii = Arguments.truth(given[0]);
        this.indent = indent(Arguments.or(given[1], Value.NONE));
        this.sorted = Arguments.truth(given[3]);
        List<Value> separators = given[2] == null || given[2] instanceof Value.None
                ? List.of(Value.own(indent == null ? ", " : ","), Value.own(": "))
                : Iteration.list(given[2], budget);
        if (separators.size() != 2) {
            throw new Refusal("separators that are not two");
        }
        this.itemSeparator = PythonText.of(separators.get(0));
        this.keySeparator = PythonText.of(separators.get(1));
    }

    static Value filter(Value value, Arguments arguments, Budget budget) {
        Json json = new Json(arguments, budget);
        json.add(value, 0);
        return json.out.value();
    }

    private static @Nullable String indent(Value indent) {
        if (indent instanceof Value.None) {
            return null;
        }
        return indent instanceof Value.Text(var text)
                ? text.text()
                : " ".repeat(Math.clamp(Numbers.clamped(indent), 0, 64));
    }

    private void add(Value value, int depth) {
        if (depth == DEEPEST) {
            throw new Refusal("values nested too deeply");
        }
        switch (value) {
            case Value.Text(var text) -> text(text);
            case Value.Markup(var text) -> text(text);
            case Value.Int(BigInteger number) -> out.add(number.toString());
            case Value.Real(double number) -> out.add(real(number));
            case Value.Bool(boolean bool) -> out.add(bool ? "true" : "false");
            case Value.None _ -> out.add("null");
            case Value.Items(List<Value> items, _) -> list(items, depth);
            case Value.Dict dict -> dict(dict, depth);
            case Value other -> throw new Refusal("a " + Value.kind(other) + " as JSON");
        }
    }

    private static String real(double number) {
        return switch (Numbers.written(number)) {
            case "nan" -> "NaN";
            case "inf" -> "Infinity";
            case "-inf" -> "-Infinity";
            case String digits -> digits;
        };
    }

    private void list(List<Value> items, int depth) {
        if (items.isEmpty()) {
            out.add("[]");
            return;
        }
        out.add("[");
        for (int i = 0; i < items.size(); i++) {
            separate(i == 0, depth + 1);
            add(items.get(i), depth + 1);
        }
        newline(depth);
        out.add("]");
    }

    private void dict(Value.Dict dict, int depth) {
        if (dict.size() == 0) {
            out.add("{}");
            return;
        }
        List<Map.Entry<Value, Value>> entries = new ArrayList<>(dict.entries());
        if (sorted) {
            entries.sort((a, b) -> PythonText.order(
                    PythonText.of(a.getKey()).text(), PythonText.of(b.getKey()).text()));
        }
        out.add("{");
        for (int i = 0; i < entries.size(); i++) {
            separate(i == 0, depth + 1);
            text(key(entries.get(i).getKey()));
            out.add(keySeparator);
            add(entries.get(i).getValue(), depth + 1);
        }
        newline(depth);
        out.add("}");
    }

    private static MarkedText key(Value key) {
        return switch (key) {
            case Value.Text(var text) -> text;
            case Value.Int(BigInteger number) -> MarkedText.own(number.toString());
            case Value.Real(double number) -> MarkedText.own(real(number));
            case Value.Bool(boolean bool) -> MarkedText.own(bool ? "true" : "false");
            case Value.None _ -> MarkedText.own("null");
            case Value other -> throw new Refusal("a " + Value.kind(other) + " as a key of JSON");
        };
    }

    private void separate(boolean first, int depth) {
        if (!first) {
            out.add(itemSeparator);
        }
        newline(depth);
    }

    private void newline(int depth) {
        if (indent != null) {
            out.add("\n");
            for (int i = 0; i < depth; i++) {
                out.add(indent);
            }
        }
    }

    private void text(MarkedText text) {
        out.add("\"").add(text.mapped(c -> escaped((char) c))).add("\"");
    }

    private String escaped(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\f' -> "\\f";
            case '\b' -> "\\b";
            default -> c < 32 || (ascii && c > 126) ? String.format("\\u%04x", (int) c) : String.valueOf(c);
        };
    }
}
