package io.tokenworks.controlplane.reports;

import io.tokenworks.controlplane.refusal.Refusal;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Usage, summed up. */
@Service
@Transactional(readOnly = true)
public class UsageReport {

    private final JdbcClient jdbc;
    private final ReportProperties properties;

    UsageReport(JdbcClient jdbc, ReportProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    /**
     * A line for each combination that occurs, sorted by it; currencies are never added up.
     *
     * @throws Refusal if there are more lines than configured: who sums up must not leave any out
     */
    public List<Line> lines(UsageQuery query) {
        UsageSql sql = UsageSql.of(query, properties.linesMax() + 1);
        List<Line> lines = jdbc.sql(sql.text()).params(sql.parameters())
                .query((row, _) -> line(row, query.by().size())).list();
        if (lines.size() > properties.linesMax()) {
            throw Refusal.invalid("by", "gives more than " + properties.linesMax()
                    + " lines; narrow the days, filter, or take an export");
        }
        return lines;
    }

    private static Line line(ResultSet row, int dimensions) throws SQLException {
        List<@Nullable String> values = new ArrayList<>(dimensions);
        for (int i = 1; i <= dimensions; i++) {
            values.add(row.getString(i));
        }
        return new Line(values, row.getString(dimensions + 1), row.getLong(dimensions + 2),
                new Tokens(row.getLong(dimensions + 3), row.getLong(dimensions + 4), row.getLong(dimensions + 5)),
                row.getBigDecimal(dimensions + 6));
    }

    /**
     * @param values one a dimension, in the order asked for; null where a line has none, as with tags, or credits
     * with class
     * @param operations requests; with the dimension {@code class} each counts in each class
     */
    public record Line(
            List<@Nullable String> values, String currency, long operations, Tokens tokens, BigDecimal amount) {}

    /** @param input uncached */
    public record Tokens(long input, long cachedInput, long output) {

        /** Of any class. */
        public long all() {
            return Math.addExact(Math.addExact(input, cachedInput), output);
        }
    }
}
