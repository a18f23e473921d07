package io.tokenworks.controlplane.reports;

import io.tokenworks.controlplane.reports.UsageQuery.Filter;
import io.tokenworks.controlplane.reports.UsageQuery.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A question as a statement over the roll-up by day. Its text is only what is written here; values are bound. */
record UsageSql(String text, List<Object> parameters) {

    private static final String BY_CLASS = """
            (SELECT u.tenant, u.period, u.day, u.kind, u.project, u.api_key, u.deployment, u.service_tier, u.currency,
                u.tags, k.token_class, u.operations,
                CASE k.token_class WHEN 'INPUT' THEN k.tokens ELSE 0 END AS input_tokens,
                CASE k.token_class WHEN 'CACHED_INPUT' THEN k.tokens ELSE 0 END AS cached_input_tokens,
                CASE k.token_class WHEN 'OUTPUT' THEN k.tokens ELSE 0 END AS output_tokens,
                %s AS amount
            FROM usage_day u
            %sWHERE %s)""".formatted(ByClass.AMOUNT, ByClass.JOIN, ByClass.OF_LINE);

    static UsageSql of(UsageQuery query, int rowsMax) {
        List<Object> parameters = new ArrayList<>();
        StringBuilder text = new StringBuilder("SELECT ");
        for (Dimension dimension : query.by()) {
            text.append(dimension.sql()).append(", ");
            parameters.addAll(dimension.parameters());
        }
        text.append("u.currency, sum(u.operations)::bigint, sum(u.input_tokens)::bigint, ")
                .append("sum(u.cached_input_tokens)::bigint, sum(u.output_tokens)::bigint, sum(u.amount) FROM ")
                .append(query.by().contains(Dimension.Field.CLASS) ? BY_CLASS : "usage_day").append(" u WHERE ")
                .append(String.join(" AND ", conditions(query, parameters)));
        String groups = ordinals(query.by().size() + 1);
        text.append(" GROUP BY ").append(groups).append(" ORDER BY ").append(groups).append(" LIMIT ?");
        parameters.add(rowsMax);
        return new UsageSql(text.toString(), parameters);
    }

    private static List<String> conditions(UsageQuery query, List<Object> parameters) {
        List<String> conditions = new ArrayList<>();
        switch (query.span()) {
            case Span.Days days -> {
                conditions.add("u.day >= ? AND u.day < ?");
                parameters.add(days.from());
                parameters.add(days.until());
            }
            case Span.Billed billed -> {
                conditions.add("u.period = ?");
                parameters.add(billed.month().atDay(1));
            }
        }
        Filter filter = query.filter();
        only("u.tenant", filter.tenant(), conditions, parameters);
        only("u.project", filter.project(), conditions, parameters);
        only("u.api_key", filter.key(), conditions, parameters);
        only("u.deployment", filter.model(), conditions, parameters);
        return conditions;
    }

    private static void only(
            String column, @Nullable Object value, List<String> conditions, List<Object> parameters) {
        if (value != null) {
            conditions.add(column + " = ?");
            parameters.add(value);
        }
    }

    /** {@code 1, 2, 3}. */
    private static String ordinals(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
    }
}
