package io.tokenworks.tokens.template;

import io.tokenworks.tokens.MarkedText;
import java.util.ArrayList;
import java.util.List;

/** {@code of[from:to:step]}. */
final class Slices {

    private Slices() {}

    /** Bounds and step are numbers or none. */
    static Value of(Value of, Value from, Value to, Value step, Budget budget) {
        return switch (of) {
            case Value.Items(List<Value> items, boolean tuple) ->
                new Value.Items(taken(items, from, to, step, budget), tuple);
            case Value.Text(MarkedText text) -> text(text, from, to, step, budget);
            case Value other -> throw new Refusal("a slice of a " + Value.kind(other));
        };
    }

    private static Value text(MarkedText text, Value from, Value to, Value step, Budget budget) {
        if (step instanceof Value.None) {
            int length = PythonText.length(text);
            int start = bound(from, length, 0);
            int end = Math.max(start, bound(to, length, length));
            budget.text(end - start);
            return new Value.Text(PythonText.slice(text, start, end));
        }
        Joining joined = new Joining(budget);
        for (Value character : taken(PythonText.characters(text), from, to, step, budget)) {
            joined.add(PythonText.of(character));
        }
        return joined.value();
    }

    private static List<Value> taken(List<Value> items, Value from, Value to, Value step, Budget budget) {
        int by = step instanceof Value.None ? 1 : Numbers.clamped(step);
        if (by == 0) {
            throw new Refusal("a slice with step 0");
        }
        int size = items.size();
        budget.text(16L * size);
        List<Value> taken = new ArrayList<>();
        if (by > 0) {
            int end = bound(to, size, size);
            for (long i = bound(from, size, 0); i < end; i += by) {
                taken.add(items.get((int) i));
            }
        } else {
            int end = backwards(to, size, -1);
            for (long i = backwards(from, size, size - 1); i > end; i += by) {
                taken.add(items.get((int) i));
            }
        }
        return taken;
    }

    private static int bound(Value value, int length, int otherwise) {
        return value instanceof Value.None ? otherwise : (int) Math.clamp(place(value, length), 0L, (long) length);
    }

    private static int backwards(Value value, int length, int otherwise) {
        return value instanceof Value.None ? otherwise : (int) Math.clamp(place(value, length), -1L, length - 1L);
    }

    private static long place(Value value, int length) {
        long place = Numbers.clamped(value);
        return place < 0 ? place + length : place;
    }
}
