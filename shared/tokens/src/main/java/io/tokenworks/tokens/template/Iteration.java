package io.tokenworks.tokens.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Going through a value's items, and its truth and size. */
final class Iteration {

    private Iteration() {}

    /** {@code iter(value)}; every item taken costs a step. */
    static Iterator<Value> over(Value value, Budget budget) {
        Iterator<Value> items = switch (value) {
            case Value.Items(List<Value> list, _) -> list.iterator();
            case Value.View(_, List<Value> list, _) -> list.iterator();
            case Value.Dict dict -> dict.keys().iterator();
            case Value.Text(var text) -> PythonText.characters(text).iterator();
            case Value.Generator(Iterator<Value> rest) -> rest;
            case Value.Undefined _ -> List.<Value>of().iterator();
            case Value other -> throw new Refusal("going through a " + Value.kind(other));
        };
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Value next() {
                budget.step();
                return items.next();
            }
        };
    }

    static List<Value> list(Value value, Budget budget) {
        List<Value> list = new ArrayList<>();
        over(value, budget).forEachRemaining(list::add);
        return list;
    }

    /** {@code reversed(value)}. */
    static List<Value> reversed(Value value, Budget budget) {
        if (value instanceof Value.Generator) {
            throw new Refusal("a generator from its end");
        }
        return list(value, budget).reversed();
    }

    static boolean truth(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text.length() > 0;
            case Value.Markup(var text) -> text.length() > 0;
            case Value.Int(var number) -> number.signum() != 0;
            case Value.Real(double number) -> number != 0;
            case Value.Bool(boolean bool) -> bool;
            case Value.None _,Value.Undefined _ -> false;
            case Value.Items(var items, _) -> !items.isEmpty();
            case Value.View(_, var items, _) -> !items.isEmpty();
            case Value.Dict dict -> dict.size() > 0;
            case Value.Generator _,Value.Namespace _,Value.Callable _ -> true;
        };
    }

    /** {@code len(value)}. */
    static int length(Value value) {
        return switch (value) {
            case Value.Text(var text) -> PythonText.length(text);
            case Value.Markup(var text) -> PythonText.length(text);
            case Value.Items(var items, _) -> items.size();
            case Value.View(_, var items, _) -> items.size();
            case Value.Dict dict -> dict.size();
            case Value.Undefined _ -> 0;
            case Value other -> throw new Refusal("the length of a " + Value.kind(other));
        };
    }
}
