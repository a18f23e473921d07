package io.tokenworks.tokens.template;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Filters that go through items one by one, as late as Python's generators do. */
final class SelectFilters {

    static final Map<String, Filters.Filter> FILTERS = Map.of(
            "map", SelectFilters::map,
            "select", (value, arguments, budget) -> select(value, arguments, budget, false, true),
            "reject", (value, arguments, budget) -> select(value, arguments, budget, false, false),
            "selectattr", (value, arguments, budget) -> select(value, arguments, budget, true, true),
            "rejectattr", (value, arguments, budget) -> select(value, arguments, budget, true, false));

    private SelectFilters() {}

    private static Value map(Value value, Arguments arguments, Budget budget) {
        if (!Iteration.truth(value)) {
            return new Value.Generator(List.<Value>of().iterator());
        }
        UnaryOperator<Value> change = change(arguments, budget);
        Iterator<Value> items = Iteration.over(value, budget);
        return new Value.Generator(new Iterator<>() {
            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Value next() {
                return change.apply(items.next());
            }
        });
    }

    private static UnaryOperator<Value> change(Arguments arguments, Budget budget) {
        if (arguments.positional().isEmpty() && arguments.named().containsKey("attribute")) {
            @Nullable
            Value[] given = arguments.bind("attribute", "default");
            Path path = Path.of(Arguments.given(given[0]));
            Value otherwise = Arguments.or(given[1], Value.NONE);
            return item -> path.value(item, otherwise, budget);
        }
        if (arguments.positional().isEmpty()) {
            throw new Refusal("filter 'map' without a filter");
        }
        String name = PythonText.of(arguments.positional().getFirst()).text();
        return item -> Filters.apply(name, item, arguments.from(1), budget);
    }

    private static Value select(Value value, Arguments arguments, Budget budget, boolean byAttribute, boolean wanted) {
        if (!Iteration.truth(value)) {
            return new Value.Generator(List.<Value>of().iterator());
        }
        if (byAttribute && arguments.positional().isEmpty()) {
            throw new Refusal("a filter without the attribute's name");
        }
        Path path = byAttribute ? Path.of(arguments.positional().getFirst()) : new Path(List.of());
        Arguments rest = arguments.from(byAttribute ? 1 : 0);
        Predicate<Value> test = rest.positional().isEmpty() ? Iteration::truth : test(rest, budget);
        return new Value.Generator(
                new Selected(Iteration.over(value, budget), item -> test.test(path.value(item, budget)) == wanted));
    }

    private static Predicate<Value> test(Arguments arguments, Budget budget) {
        String name = PythonText.of(arguments.positional().getFirst()).text();
        Arguments rest = arguments.from(1);
        return item -> Tests.holds(name, item, rest, budget);
    }

    /** The items that pass; looks no further than it is asked. */
    static final class Selected implements Iterator<Value> {

        private final Iterator<Value> items;
        private final Predicate<Value> test;
        private @Nullable Value next;

        Selected(Iterator<Value> items, Predicate<Value> test) {
            this.items = items;
            this.test = test;
        }

        @Override
        public boolean hasNext() {
            while (next == null && items.hasNext()) {
                Value item = items.next();
                if (test.test(item)) {
                    next = item;
                }
            }
            return next != null;
        }

        @Override
        public Value next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException();
            }
            Value item = next;
            next = null;
            return item;
        }
    }
}
