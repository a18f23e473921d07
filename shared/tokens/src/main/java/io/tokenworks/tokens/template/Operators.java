package io.tokenworks.tokens.template;

import io.tokenworks.tokens.ChatTemplate.TemplateFault;
import io.tokenworks.tokens.MarkedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What Python's operators do to values. */
final class Operators {

    /** Methods of Python's dict: as attributes they win over keys. */
    private static final Set<String> DICT_METHODS = Set.of(
            "clear", "copy", "fromkeys", "get", "items", "keys", "pop", "popitem", "setdefault", "update", "values");

    private Operators() {}

    static boolean truth(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text.length() > 0;
            case Value.Int(long number) -> number != 0;
            case Value.Bool(boolean bool) -> bool;
            case Value.None _,Value.Undefined _ -> false;
            case Value.Items(var items) -> !items.isEmpty();
            case Value.Dict(var entries) -> !entries.isEmpty();
        };
    }

    /** {@code str(value)}. */
    static MarkedText written(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text;
            case Value.Int(long number) -> MarkedText.own(Long.toString(number));
            case Value.Bool(boolean bool) -> MarkedText.own(bool ? "True" : "False");
            case Value.None _ -> MarkedText.own("None");
            case Value.Undefined _ -> MarkedText.EMPTY;
            case Value.Items _,Value.Dict _ -> throw fault("writing a " + kind(value) + " as text is not supported");
        };
    }

    static Value binary(String operator, Value left, Value right) {
        if (operator.equals("~")) {
            return new Value.Text(written(left).concat(written(right)));
        }
        if (operator.equals("+") && left instanceof Value.Text(var a) && right instanceof Value.Text(var b)) {
            return new Value.Text(a.concat(b));
        }
        if (operator.equals("+") && left instanceof Value.Items(var a) && right instanceof Value.Items(var b)) {
            List<Value> both = new ArrayList<>(a);
            both.addAll(b);
            return new Value.Items(List.copyOf(both));
        }
        if (!(isNumber(left) && isNumber(right))) {
            throw fault("'" + operator + "' between a " + kind(left) + " and a " + kind(right));
        }
        return arithmetic(operator, number(left), number(right));
    }

    private static Value arithmetic(String operator, long left, long right) {
        try {
            return new Value.Int(switch (operator) {
                case "+" -> Math.addExact(left, right);
                case "-" -> Math.subtractExact(left, right);
                case "*" -> Math.multiplyExact(left, right);
                case "//" -> Math.floorDiv(left, right);
                case "%" -> Math.floorMod(left, right);
                default -> throw new IllegalStateException(operator);
            });
        } catch (ArithmeticException outside) {
            throw fault("arithmetic beyond 64 bits, or division by zero");
        }
    }

    static boolean compare(String operator, Value left, Value right) {
        return switch (operator) {
            case "==" -> same(left, right);
            case "!=" -> !same(left, right);
            case "in" -> contains(right, left);
            case "not in" -> !contains(right, left);
            case "<" -> order(left, right) < 0;
            case "<=" -> order(left, right) <= 0;
            case ">" -> order(left, right) > 0;
            case ">=" -> order(left, right) >= 0;
            default -> throw new IllegalStateException(operator);
        };
    }

    private static boolean same(Value left, Value right) {
        if (isNumber(left) && isNumber(right)) {
            return number(left) == number(right);
        }
        return switch (left) {
            case Value.Text(var a) -> right instanceof Value.Text(var b) && a.text().equals(b.text());
            case Value.None _ -> right instanceof Value.None;
            case Value.Undefined _ -> right instanceof Value.Undefined;
            case Value.Items(var a) -> right instanceof Value.Items(var b) && a.size() == b.size()
                    && java.util.stream.IntStream.range(0, a.size()).allMatch(i -> same(a.get(i), b.get(i)));
            case Value.Dict _ -> {
                if (right instanceof Value.Dict) {
                    throw fault("comparing mappings is not supported");
                }
                yield false;
            }
            case Value.Int _,Value.Bool _ -> false;
        };
    }

    private static boolean contains(Value container, Value wanted) {
        return switch (container) {
            case Value.Text(var text) when wanted instanceof Value.Text(var part) -> text.text().contains(part.text());
            case Value.Items(var items) -> items.stream().anyMatch(item -> same(item, wanted));
            case Value.Dict(var entries) when wanted instanceof Value.Text(var key) -> entries.containsKey(key.text());
            case Value.Undefined _ -> false;
            case Value.Text _,Value.Dict _,Value.Int _,Value.Bool _,Value.None _ ->
                throw fault("'in' between a " + kind(wanted) + " and a " + kind(container));
        };
    }

    private static int order(Value left, Value right) {
        if (isNumber(left) && isNumber(right)) {
            return Long.compare(number(left), number(right));
        }
        if (left instanceof Value.Text(var a) && right instanceof Value.Text(var b)) {
            return java.util.Arrays.compare(
                    a.text().codePoints().toArray(), b.text().codePoints().toArray());
        }
        throw fault("a " + kind(left) + " and a " + kind(right) + " have no order");
    }

    /** {@code of.name}: Jinja looks for an attribute first, then for a key. */
    static Value attribute(Value of, String name) {
        return switch (of) {
            case Value.Dict(var entries) when !DICT_METHODS.contains(name) ->
                entries.getOrDefault(name, new Value.Undefined(name));
            case Value.Undefined(String missing) -> throw fault("'" + missing + "' is undefined");
            case Value.None _ -> new Value.Undefined(name);
            case Value.Dict _,Value.Text _,Value.Items _,Value.Int _,Value.Bool _ ->
                throw fault("attribute '" + name + "' of a " + kind(of) + " is not supported");
        };
    }

    /** {@code of[index]}: a key or index that is not there is undefined. */
    static Value subscript(Value of, Value index) {
        return switch (of) {
            case Value.Dict(var entries) when index instanceof Value.Text(var key) ->
                entries.getOrDefault(key.text(), new Value.Undefined(key.text()));
            case Value.Items(var items) when isNumber(index) -> {
                long at = number(index) < 0 ? number(index) + items.size() : number(index);
                yield at >= 0 && at < items.size() ? items.get((int) at) : new Value.Undefined("index");
            }
            case Value.Text(var text) when isNumber(index) -> {
                int length = PythonText.length(text);
                long at = number(index) < 0 ? number(index) + length : number(index);
                yield at >= 0 && at < length
                        ? new Value.Text(PythonText.slice(text, (int) at, (int) at + 1))
                        : new Value.Undefined("index");
            }
            case Value.Undefined(String missing) -> throw fault("'" + missing + "' is undefined");
            case Value.None _ -> new Value.Undefined("key");
            case Value.Dict _,Value.Items _,Value.Text _,Value.Int _,Value.Bool _ ->
                throw fault("a " + kind(index) + " as index of a " + kind(of) + " is not supported");
        };
    }

    static Value slice(Value of, Value from, Value to) {
        return switch (of) {
            case Value.Items(var items) -> {
                int start = bound(from, items.size(), 0);
                yield new Value.Items(items.subList(start, Math.max(start, bound(to, items.size(), items.size()))));
            }
            case Value.Text(var text) -> {
                int length = PythonText.length(text);
                int start = bound(from, length, 0);
                yield new Value.Text(PythonText.slice(text, start, Math.max(start, bound(to, length, length))));
            }
            case Value.Dict _,Value.Int _,Value.Bool _,Value.None _,Value.Undefined _ ->
                throw fault("a slice of a " + kind(of) + " is not supported");
        };
    }

    private static int bound(Value value, int length, int otherwise) {
        if (value instanceof Value.None) {
            return otherwise;
        }
        if (!isNumber(value)) {
            throw fault("a " + kind(value) + " as bound of a slice");
        }
        long bound = number(value) < 0 ? number(value) + length : number(value);
        return Math.clamp(bound, 0, length);
    }

    private static boolean isNumber(Value value) {
        return value instanceof Value.Int || value instanceof Value.Bool;
    }

    /** Python's True is 1. */
    static long number(Value value) {
        return switch (value) {
            case Value.Int(long number) -> number;
            case Value.Bool(boolean bool) -> bool ? 1 : 0;
            case Value.Text _,Value.None _,Value.Undefined _,Value.Items _,Value.Dict _ ->
                throw fault("a " + kind(value) + " is not a number");
        };
    }

    static String kind(Value value) {
        return switch (value) {
            case Value.Text _ -> "text";
            case Value.Int _ -> "number";
            case Value.Bool _ -> "boolean";
            case Value.None _ -> "none";
            case Value.Undefined(String name) -> "undefined '" + name + "'";
            case Value.Items _ -> "list";
            case Value.Dict _ -> "mapping";
        };
    }

    static TemplateFault fault(String problem) {
        return new TemplateFault("chat template: " + problem);
    }
}
