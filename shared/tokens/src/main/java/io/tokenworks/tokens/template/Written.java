package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** {@code str} and {@code repr}. */
final class Written {

    private static final int DEEPEST = 100;

    private Written() {}

    /** {@code str(value)}. */
    static MarkedText of(Value value, Budget budget) {
        return switch (value) {
            case Value.Text(var text) -> text;
            case Value.Markup(var text) -> text;
            case Value.Undefined _ -> MarkedText.EMPTY;
            case Value other -> represented(other, budget);
        };
    }

    /** {@code repr(value)}. */
    static MarkedText represented(Value value, Budget budget) {
        Joining text = new Joining(budget);
        add(text, value, DEEPEST);
        return text.text();
    }

    private static void add(Joining to, Value value, int deeper) {
        if (deeper == 0) {
            throw new Refusal("values nested too deeply");
        }
        switch (value) {
            case Value.Text(var text) -> to.add(quoted(text));
            case Value.Int(BigInteger number) -> to.add(number.toString());
            case Value.Real(double number) -> to.add(Numbers.written(number));
            case Value.Bool(boolean bool) -> to.add(bool ? "True" : "False");
            case Value.None _ -> to.add("None");
            case Value.Undefined _ -> to.add("Undefined");
            case Value.Items(List<Value> items, boolean tuple) -> items(to, items, tuple, deeper);
            case Value.Dict dict -> dict(to, dict, deeper);
            case Value other -> throw Refusal.unsupported("writing a " + Value.kind(other) + " as text");
        }
    }

    private static void items(Joining to, List<Value> items, boolean tuple, int deeper) {
        to.add(tuple ? "(" : "[");
        for (int i = 0; i < items.size(); i++) {
            to.add(i > 0 ? ", " : "");
            add(to, items.get(i), deeper - 1);
        }
        to.add(tuple ? items.size() == 1 ? ",)" : ")" : "]");
    }

    private static void dict(Joining to, Value.Dict dict, int deeper) {
        to.add("{");
        String separator = "";
        for (Map.Entry<Value, Value> entry : dict.entries()) {
            to.add(separator);
            add(to, entry.getKey(), deeper - 1);
            to.add(": ");
            add(to, entry.getValue(), deeper - 1);
            separator = ", ";
        }
        to.add("}");
    }

    private static MarkedText quoted(MarkedText text) {
        String plain = text.text();
        char quote = plain.indexOf('\'') >= 0 && plain.indexOf('"') < 0 ? '"' : '\'';
        String mark = String.valueOf(quote);
        if (plain.codePoints().anyMatch(c -> c > 0xFFFF && !isPrintable(c))) {
            throw Refusal.unsupported("quoting an unprintable character");
        }
        return MarkedText.own(mark).concat(text.mapped(c -> escaped((char) c, quote))).concat(MarkedText.own(mark));
    }

    private static String escaped(char c, char quote) {
        return switch (c) {
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c == quote
                    ? "\\" + quote
                    : Character.isSurrogate(c) || isPrintable(c)
                            ? String.valueOf(c)
                            : c < 256 ? String.format("\\x%02x", (int) c) : String.format("\\u%04x", (int) c);
        };
    }

    /** {@code str.isprintable} of one character. */
    private static boolean isPrintable(int c) {
        return c == ' ' || switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR ->
                false;
            default -> true;
        };
    }
}
