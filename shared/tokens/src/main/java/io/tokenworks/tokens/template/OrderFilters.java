package io.tokenworks.tokens.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Filters that compare the items of a list with one another. */
final class OrderFilters {

    static final Map<String, Filters.Filter> FILTERS = Map.of(
            "sort", OrderFilters::sort,
            "dictsort", OrderFilters::dictsort,
            "unique", OrderFilters::unique,
            "min", (value, arguments, budget) -> extreme(value, arguments, budget, -1),
            "max", (value, arguments, budget) -> extreme(value, arguments, budget, 1));

    private OrderFilters() {}

    /** An item, and what it is compared by. */
    private record Keyed(Value item, List<Value> keys) {}

    private static Keyed oneKeyed(Value item, List<Path> paths, boolean caseSensitive, Budget budget) {
        List<Value> keys = new ArrayList<>();
        for (Path path : paths) {
            Value key = path.value(item, budget);
            keys.add(!caseSensitive && key instanceof Value.Text(var text)
                    ? new Value.Text(Letters.changed("lower", text))
                    : key);
        }
        return new Keyed(item, keys);
    }

    private static List<Path> paths(@Nullable Value attribute) {
        if (attribute == null || attribute instanceof Value.None) {
            return List.of(new Path(List.of()));
        }
        if (!(attribute instanceof Value.Text(var names))) {
            return List.of(Path.of(attribute));
        }
        List<Path> paths = new ArrayList<>();
        for (String name : names.text().split(",", -1)) {
            paths.add(Path.of(Value.own(name)));
        }
        return paths;
    }

    private static List<Keyed> keyed(Value value, List<Path> paths, boolean caseSensitive, Budget budget) {
        List<Keyed> keyed = new ArrayList<>();
        Iteration.over(value, budget).forEachRemaining(item -> keyed.add(oneKeyed(item, paths, caseSensitive, budget)));
        return keyed;
    }

    private static Comparator<Keyed> order(Budget budget) {
        Comparison comparison = new Comparison(budget);
        return (a, b) -> comparison.order(Value.Items.list(a.keys()), Value.Items.list(b.keys()));
    }

    private static Value sort(Value value, Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.bind("reverse", "case_sensitive", "attribute");
        List<Keyed> items = keyed(value, paths(given[2]), Arguments.truth(given[1]), budget);
        return sorted(items, Arguments.truth(given[0]), budget);
    }

    private static Value sorted(List<Keyed> items, boolean reverse, Budget budget) {
        Comparator<Keyed> order = order(budget);
        items.sort(reverse ? order.reversed() : order);
        return Value.Items.list(items.stream().map(Keyed::item).toList());
    }

    private static Value dictsort(Value value, Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.bind("case_sensitive", "by", "reverse");
        if (!(value instanceof Value.Dict dict)) {
            throw new Refusal("filter 'dictsort' of a " + Value.kind(value));
        }
        int place = switch (PythonText.of(Arguments.or(given[1], Value.own("key"))).text()) {
            case "key" -> 0;
            case "value" -> 1;
            default -> throw new Refusal("filter 'dictsort' by other than key or value");
        };
        List<Path> by = List.of(Path.of(Value.of(place)));
        List<Keyed> items = keyed(Value.Items.list(dict.pairs()), by, Arguments.truth(given[0]), budget);
        return sorted(items, Arguments.truth(given[2]), budget);
    }

    private static Value unique(Value value, Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.bind("case_sensitive", "attribute");
        Set<Object> seen = new HashSet<>();
        List<Value> unique = new ArrayList<>();
        for (Keyed keyed : keyed(value, single(given[1]), Arguments.truth(given[0]), budget)) {
            if (seen.add(Keys.of(keyed.keys().getFirst()))) {
                unique.add(keyed.item());
            }
        }
        return new Value.Generator(unique.iterator());
    }

    private static Value extreme(Value value, Arguments arguments, Budget budget, int sign) {
        @Nullable
        Value[] given = arguments.bind("case_sensitive", "attribute");
        Comparator<Keyed> order = order(budget);
        Keyed best = null;
        for (Keyed keyed : keyed(value, single(given[1]), Arguments.truth(given[0]), budget)) {
            if (best == null || Integer.signum(order.compare(keyed, best)) == sign) {
                best = keyed;
            }
        }
        return best == null ? new Value.Undefined("the extreme of nothing") : best.item();
    }

    private static List<Path> single(@Nullable Value attribute) {
        return attribute == null || attribute instanceof Value.None
                ? List.of(new Path(List.of()))
                : List.of(Path.of(attribute));
    }
}
