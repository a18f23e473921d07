package io.tokenworks.tokens.template;

import java.util.HashMap;
import java.util.Map;

/** Filters: {@code x | name}. A new one is an entry in the map of its kind. */
final class Filters {

    /** One filter. */
    interface Filter {
        Value apply(Value value, Arguments arguments, Budget budget);
    }

    private static final Map<String, Filter> FILTERS = new HashMap<>();

    static {
        FILTERS.putAll(TextFilters.FILTERS);
        FILTERS.putAll(NumberFilters.FILTERS);
        FILTERS.putAll(SequenceFilters.FILTERS);
        FILTERS.putAll(OrderFilters.FILTERS);
        FILTERS.putAll(SelectFilters.FILTERS);
    }

    private Filters() {}

    static Value apply(String name, Value value, Arguments arguments, Budget budget) {
        budget.enter();
        try {
            Filter filter = FILTERS.get(name);
            if (filter == null) {
                throw Refusal.unsupported("filter '" + name + "'");
            }
            return filter.apply(value, arguments, budget);
        } finally {
            budget.leave();
        }
    }
}
