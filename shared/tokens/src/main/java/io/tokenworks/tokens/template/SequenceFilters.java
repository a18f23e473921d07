package io.tokenworks.tokens.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters over lists, mappings and what else has items. */
final class SequenceFilters {

    static final Map<String, Filters.Filter> FILTERS = Map.ofEntries(
            Map.entry("length", SequenceFilters::length),
            Map.entry("count", SequenceFilters::length),
            Map.entry("default", SequenceFilters::orElse),
            Map.entry("d", SequenceFilters::orElse),
            Map.entry("first", SequenceFilters::first),
            Map.entry("last", SequenceFilters::last),
            Map.entry("list", SequenceFilters::list),
            Map.entry("items", SequenceFilters::items),
            Map.entry("reverse", SequenceFilters::reverse),
            Map.entry("sum", SequenceFilters::sum),
            Map.entry("batch", SequenceFilters::batch),
            Map.entry("slice", SequenceFilters::slice),
            Map.entry("attr", SequenceFilters::attribute));

    private SequenceFilters() {}

    private static Value length(Value value, Arguments arguments, Budget budget) {
        arguments.bind();
        if (value instanceof Value.Text(var text)) {
            budget.text(text.length());
        }
        return Value.of(Iteration.length(value));
    }

    private static Value orElse(Value value, Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.bind("default_value", "boolean");
        boolean replaced = value instanceof Value.Undefined
                || (Arguments.truth(given[1]) && !Iteration.truth(value));
        return replaced ? Arguments.or(given[0], Value.own("")) : value;
    }

    private static Value first(Value value, Arguments arguments, Budget budget) {
        arguments.bind();
        Iterator<Value> items = Iteration.over(value, budget);
        return items.hasNext() ? items.next() : new Value.Undefined("first of nothing");
    }

    private static Value last(Value value, Arguments arguments, Budget budget) {
        arguments.bind();
        List<Value> items = Iteration.reversed(value, budget);
        return items.isEmpty() ? new Value.Undefined("last of nothing") : items.getFirst();
    }

    private static Value list(Value value, Arguments arguments, Budget budget) {
        arguments.bind();
        return Value.Items.list(Iteration.list(value, budget));
    }

    private static Value items(Value value, Arguments arguments, Budget budget) {
        arguments.bind();
        return switch (value) {
            case Value.Undefined _ -> new Value.Generator(List.<Value>of().iterator());
            case Value.Dict dict -> new Value.Generator(dict.pairs().iterator());
            case Value other -> throw new Refusal("the items of a " + Value.kind(other));
        };
    }

    private static Value reverse(Value value, Arguments arguments, Budget budget) {
        arguments.bind();
        if (value instanceof Value.Generator) {
            return Value.Items.list(Iteration.list(value, budget).reversed());
        }
        List<Value> reversed = Iteration.reversed(value, budget);
        if (!(value instanceof Value.Text)) {
            return new Value.Generator(reversed.iterator());
        }
        Joining joined = new Joining(budget);
        reversed.forEach(character -> joined.add(PythonText.of(character)));
        return joined.value();
    }

    private static Value sum(Value value, Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.bind("attribute", "start");
        Value sum = Arguments.or(given[1], Value.of(0));
        if (sum instanceof Value.Text) {
            throw new Refusal("the sum of texts");
        }
        Operators operators = new Operators(budget);
        for (Iterator<Value> items = Iteration.over(value, budget); items.hasNext();) {
            Value item = items.next();
            Value part = given[0] == null || given[0] instanceof Value.None
                    ? item
                    : Path.of(given[0]).value(item, budget);
            sum = operators.binary("+", sum, part);
        }
        return sum;
    }

    private static Value batch(Value value, Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.bind("linecount", "fill_with");
        int size = Numbers.clamped(Arguments.given(given[0]));
        if (size < 1) {
            throw Refusal.unsupported("filter 'batch' by less than 1");
        }
        List<Value> items = Iteration.list(value, budget);
        List<Value> batches = new ArrayList<>();
        for (int from = 0; from < items.size(); from += size) {
            List<Value> batch = new ArrayList<>(items.subList(from, Math.min(items.size(), from + size)));
            fill(batch, Arguments.or(given[1], Value.NONE), size, budget);
            batches.add(Value.Items.list(batch));
            if (from > Integer.MAX_VALUE - size) {
                break;
            }
        }
        return new Value.Generator(batches.iterator());
    }

    private static void fill(List<Value> batch, Value fill, int size, Budget budget) {
        if (!(fill instanceof Value.None)) {
            budget.text(64L * (size - batch.size()));
            while (batch.size() < size) {
                batch.add(fill);
            }
        }
    }

    private static Value slice(Value value, Arguments arguments, Budget budget) {
        @Nullable
        Value[] given = arguments.bind("slices", "fill_with");
        int slices = Numbers.clamped(Arguments.given(given[0]));
        if (slices < 1 || slices > 10_000) {
            throw Refusal.unsupported("filter 'slice' into " + slices);
        }
        List<Value> items = Iteration.list(value, budget);
        int each = items.size() / slices;
        int longer = items.size() % slices;
        List<Value> columns = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < slices; i++) {
            int to = from + each + (i < longer ? 1 : 0);
            List<Value> column = new ArrayList<>(items.subList(from, to));
            if (i >= longer) {
                fill(column, Arguments.or(given[1], Value.NONE), each + 1, budget);
            }
            columns.add(Value.Items.list(column));
            from = to;
        }
        return new Value.Generator(columns.iterator());
    }

    /** An attribute only, never a key. */
    private static Value attribute(Value value, Arguments arguments, Budget budget) {
        String name = PythonText.of(Arguments.given(arguments.bind("name")[0])).text();
        return switch (value) {
            case Value.Namespace _,LoopState _ -> Attributes.attribute(value, name);
            case Value other -> throw Refusal.unsupported("filter 'attr' of a " + Value.kind(other));
        };
    }
}
