package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.reports.Dimension;
import io.tokenworks.controlplane.reports.UsageQuery;
import io.tokenworks.controlplane.reports.UsageReport;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reports over the ledger's roll-ups, with names in place of ids. */
@Component
final class StoredUsageDesk implements UsageDesk {

    private static final Map<String, String> NAMES = Map.of(
            "tenant", "SELECT id::text, name FROM tenant",
            "project", "SELECT p.id::text, t.name || ' / ' || p.name AS name FROM project p"
                    + " JOIN tenant t ON t.id = p.tenant_id",
            "key", "SELECT k.id::text, t.name || ' / ' || k.name AS name FROM api_key k"
                    + " JOIN tenant t ON t.id = k.tenant_id");

    private final UsageReport report;
    private final JdbcClient jdbc;

    StoredUsageDesk(UsageReport report, JdbcClient jdbc) {
        this.report = report;
        this.jdbc = jdbc;
    }

    @Override
    public List<Line> lines(YearMonth month, String by, @Nullable UUID tenant) {
        UsageQuery query = new UsageQuery(List.of(Dimension.of(by)), new UsageQuery.Span.Billed(month),
                new UsageQuery.Filter(tenant, null, null, null));
        Map<String, String> names = names(by);
        return report.lines(query).stream().map(line -> {
            String value = line.values().getFirst();
            String name = value == null ? null : names.getOrDefault(value, value);
            return new Line(name, line.currency(), line.operations(), line.tokens().input(),
                    line.tokens().cachedInput(), line.tokens().output(), line.amount());
        }).toList();
    }

    private Map<String, String> names(String by) {
        Map<String, String> names = new HashMap<>();
        String sql = NAMES.get(by);
        if (sql != null) {
            jdbc.sql(sql).query((row, _) -> names.put(row.getString(1), row.getString(2))).list();
        }
        return names;
    }
}
