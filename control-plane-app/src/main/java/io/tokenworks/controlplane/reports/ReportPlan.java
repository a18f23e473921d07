package io.tokenworks.controlplane.reports;

import io.tokenworks.controlplane.reports.UsageQuery.Filter;
import io.tokenworks.controlplane.reports.UsageQuery.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/** How the database answers a month's report: for whoever wants to see that it reads roll-ups only. */
public final class ReportPlan {

    private static final int ROWS_MOST = 100_000;

    private ReportPlan() {}

    /** The plan with its times, line by line. */
    public static List<String> of(Connection connection, YearMonth month, List<String> by) throws SQLException {
        UsageSql sql = UsageSql.of(new UsageQuery(by.stream().map(Dimension::of).toList(), new Span.Billed(month),
                Filter.NONE), ROWS_MOST);
        List<String> lines = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("EXPLAIN (ANALYZE, BUFFERS) " + sql.text())) {
            for (int i = 0; i < sql.parameters().size(); i++) {
                statement.setObject(i + 1, sql.parameters().get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
        }
        return lines;
    }
}
