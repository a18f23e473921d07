package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A value as Python has it. */
sealed interface Value {

    Value NONE = new None();

    record Text(MarkedText text) implements Value {}

    /** Text that the template calls safe for HTML: written like any other, but it does not mix with it. */
    record Markup(MarkedText text) implements Value {}

    record Int(BigInteger value) implements Value {

        Int(long value) {
            this(BigInteger.valueOf(value));
        }
    }

    record Real(double value) implements Value {}

    record Bool(boolean value) implements Value {}

    record None() implements Value {}

    /** What a name or key that is not there gives: empty when written, false when asked, a fault when used further. */
    record Undefined(String name) implements Value {}

    /** A list or a tuple. */
    record Items(List<Value> items, boolean tuple) implements Value {

        static Items list(List<Value> items) {
            return new Items(items, false);
        }

        static Items tuple(List<Value> items) {
            return new Items(items, true);
        }
    }

    /** A mapping in the order of its making. */
    final class Dict implements Value {

        private final Map<Object, Map.Entry<Value, Value>> entries = new java.util.LinkedHashMap<>();

        /** Only while it is being made: templates cannot change a mapping. */
        void put(Value key, Value value) {
            entries.merge(Keys.of(key), Map.entry(key, value), (old, next) -> Map.entry(old.getKey(), next.getValue()));
        }

        Value get(Value key, Value otherwise) {
            Map.Entry<Value, Value> entry = entries.get(Keys.of(key));
            return entry == null ? otherwise : entry.getValue();
        }

        boolean has(Value key) {
            return entries.containsKey(Keys.of(key));
        }

        int size() {
            return entries.size();
        }

        List<Map.Entry<Value, Value>> entries() {
            return List.copyOf(entries.values());
        }

        List<Value> keys() {
            return entries.values().stream().map(Map.Entry::getKey).toList();
        }

        List<Value> values() {
            return entries.values().stream().map(Map.Entry::getValue).toList();
        }

        /** Key and value of each entry as tuples. */
        List<Value> pairs() {
            return entries.values().stream()
                    .map(entry -> (Value) Items.tuple(List.of(entry.getKey(), entry.getValue()))).toList();
        }
    }

    /** What {@code range}, {@code keys}, {@code values} and {@code items} give: it has a size, but is no list. */
    record View(String kind, List<Value> items, boolean indexed) implements Value {}

    /** What filters such as {@code map} give: it can be gone through once. */
    record Generator(Iterator<Value> rest) implements Value {}

    /** The only thing a template can change. */
    record Namespace(Map<String, Value> values) implements Value {}

    /** A function, method or macro. */
    non-sealed interface Callable extends Value {

        String name();

        Value call(Arguments arguments, Budget budget);
    }

    static Value of(boolean value) {
        return new Bool(value);
    }

    static Value of(long value) {
        return new Int(value);
    }

    /** Text of the template's own. */
    static Value own(String text) {
        return new Text(MarkedText.own(text));
    }

    /** What messages call it. */
    static String kind(Value value) {
        return switch (value) {
            case Text _ -> "text";
            case Markup _ -> "safe text";
            case Int _,Real _ -> "number";
            case Bool _ -> "boolean";
            case None _ -> "none";
            case Undefined(String name) -> "undefined '" + name + "'";
            case Items(_, boolean tuple) -> tuple ? "tuple" : "list";
            case Dict _ -> "mapping";
            case View(String kind, _, _) -> kind;
            case Generator _ -> "generator";
            case Namespace _ -> "namespace";
            case Callable callable -> "function " + callable.name();
        };
    }
}
