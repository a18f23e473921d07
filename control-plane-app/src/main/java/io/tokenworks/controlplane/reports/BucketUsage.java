package io.tokenworks.controlplane.reports;

import io.tokenworks.controlplane.reports.Buckets.Width;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Usage by hour or day, as the usage and cost API asks for it. */
@Component
class BucketUsage {

    private static final String BY_DAY = "usage_day u WHERE u.day >= ? AND u.day < ?";
    private static final String BY_HOUR = "usage_hour u WHERE u.hour >= ? AND u.hour < ?";

    private final JdbcClient jdbc;

    BucketUsage(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By what results within a bucket may be told apart, with its column. */
    enum Group {
        PROJECT_ID("project"), API_KEY_ID("api_key"), MODEL("deployment");

        private final String column;

        Group(String column) {
            this.column = column;
        }
    }

    /**
     * @param only for each group that is narrowed, the values that count
     * @param tenant null for all
     */
    record Asked(Buckets buckets, Set<Group> by, Map<Group, List<String>> only, @Nullable UUID tenant) {}

    /** @param values of the groups that were asked for */
    record Result(
            Instant bucket, Map<Group, @Nullable String> values, String currency, long operations,
            UsageReport.Tokens tokens,
            BigDecimal amount) {}

    /** Results by the start of their bucket. */
    @Transactional(readOnly = true)
    public Map<Instant, List<Result>> results(Asked asked) {
        List<Object> parameters = new ArrayList<>();
        String sql = sql(asked, parameters);
        return jdbc.sql(sql).params(parameters).query((row, _) -> result(row, asked.by())).list().stream()
                .collect(Collectors.groupingBy(Result::bucket));
    }

    private static String sql(Asked asked, List<Object> parameters) {
        boolean byDay = asked.buckets().width() == Width.DAY;
        String bucket = byDay ? "u.day::timestamp AT TIME ZONE 'UTC'" : "u.hour";
        String groups = asked.by().stream().map(group -> ", u." + group.column).collect(Collectors.joining());
        StringBuilder sql = new StringBuilder("SELECT ").append(bucket).append(" AS bucket").append(groups)
                .append(", u.currency, sum(u.operations)::bigint AS operations, ")
                .append("sum(u.input_tokens)::bigint AS input_tokens, ")
                .append("sum(u.cached_input_tokens)::bigint AS cached_input_tokens, ")
                .append("sum(u.output_tokens)::bigint AS output_tokens, sum(u.amount) AS amount FROM ")
                .append(byDay ? BY_DAY : BY_HOUR);
        var start = asked.buckets().start().atOffset(ZoneOffset.UTC);
        var end = asked.buckets().end().atOffset(ZoneOffset.UTC);
        parameters.add(byDay ? start.toLocalDate() : start);
        parameters.add(byDay ? end.toLocalDate() : end);
        if (asked.tenant() != null) {
            sql.append(" AND u.tenant = ?");
            parameters.add(asked.tenant());
        }
        asked.only().forEach((group, values) -> {
            sql.append(" AND u.").append(group.column).append("::text = ANY(?)");
            parameters.add(values.toArray(String[]::new));
        });
        return sql.append(" GROUP BY bucket").append(groups).append(", u.currency ORDER BY bucket").append(groups)
                .append(", u.currency").toString();
    }

    private static Result result(ResultSet row, Set<Group> by) throws SQLException {
        Map<Group, @Nullable String> values = new EnumMap<>(Group.class);
        for (Group group : by) {
            values.put(group, row.getString(group.column));
        }
        return new Result(row.getTimestamp("bucket").toInstant(), values, row.getString("currency"),
                row.getLong("operations"), new UsageReport.Tokens(row.getLong("input_tokens"),
                        row.getLong("cached_input_tokens"), row.getLong("output_tokens")),
                row.getBigDecimal("amount"));
    }
}
