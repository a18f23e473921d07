package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.reports.Dimension;
import io.tokenworks.controlplane.reports.UsageQuery;
import io.tokenworks.controlplane.reports.UsageReport;
import io.tokenworks.controlplane.statements.Closing;
import io.tokenworks.controlplane.statements.Statements;
import io.tokenworks.controlplane.tenants.ProjectView;
import io.tokenworks.controlplane.tenants.Projects;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Roll-ups of the ledger and the control plane's own statements. */
@Component
final class StoredMonthDesk implements MonthDesk {

    private static final List<Dimension> BY = List.of(Dimension.Field.PROJECT, Dimension.Field.MODEL,
            Dimension.Field.CLASS, Dimension.Field.KIND);

    private final UsageReport report;
    private final Projects projects;
    private final Statements statements;
    private final Closing closing;

    StoredMonthDesk(UsageReport report, Projects projects, Statements statements, Closing closing) {
        this.report = report;
        this.projects = projects;
        this.statements = statements;
        this.closing = closing;
    }

    @Override
    public Bill bill(UUID tenant, YearMonth month) {
        Map<String, String> names = projects.of(tenant).stream()
                .collect(Collectors.toMap(project -> project.id().toString(), ProjectView::name));
        UsageQuery query = new UsageQuery(BY, new UsageQuery.Span.Billed(month),
                new UsageQuery.Filter(tenant, null, null, null));
        try {
            return new Bill(report.lines(query).stream().map(line -> shown(line, names))
                    .filter(line -> line.tokens() != 0 || line.amount().signum() != 0).toList(), true);
        } catch (Refusal tooMany) {
            return new Bill(List.of(), false);
        }
    }

    private static Line shown(UsageReport.Line line, Map<String, String> names) {
        List<@Nullable String> values = line.values();
        String project = values.get(0);
        String tokenClass = values.get(2);
        UsageReport.Tokens tokens = line.tokens();
        return new Line(project == null ? null : names.getOrDefault(project, project), String.valueOf(values.get(1)),
                tokenClass == null ? "NONE" : tokenClass, String.valueOf(values.get(3)), tokens.all(), line.amount(),
                line.currency());
    }

    @Override
    public List<Sealed> sealed(UUID tenant, YearMonth month) {
        return statements.of(tenant, month).stream()
                .map(s -> new Sealed(s.id(), s.number(), s.lines(), s.total(), s.currency(), s.sealedAt())).toList();
    }

    @Override
    public Instant closesAt(YearMonth month) {
        return closing.closesAt(month);
    }
}
