package io.tokenworks.controlplane.reports;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.reports.UsageQuery.Filter;
import io.tokenworks.controlplane.reports.UsageQuery.Span;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Usage, broken down: {@code ?by=tenant,class&month=2026-11} for what a month bills, or {@code from} and {@code until}
 * for the days of use.
 */
@RestController
@RequestMapping("/api/v1")
final class ReportsApi {

    private final UsageReport report;

    ReportsApi(UsageReport report) {
        this.report = report;
    }

    /** @param until the first day that does not belong to it any more */
    record Asked(
            @Nullable YearMonth month,
            @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate from,
            @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate until,
            @Nullable UUID tenant,
            @Nullable UUID project,
            @Nullable UUID key,
            @Nullable String model) {

        Span span() {
            if (month != null && from == null && until == null) {
                return new Span.Billed(month);
            }
            if (month == null && from != null && until != null) {
                return new Span.Days(from, until);
            }
            throw Refusal.invalid("month", "name either 'month' or both 'from' and 'until'");
        }

        Filter of(@Nullable UUID one) {
            return new Filter(one, project, key, model);
        }
    }

    @GetMapping("/reports/usage")
    List<Map<String, @Nullable Object>> usage(@RequestParam(defaultValue = "tenant") List<String> by, Asked asked) {
        return usage(by, asked.span(), asked.of(asked.tenant()));
    }

    /** The same, of one tenant and nobody else. */
    @GetMapping("/tenants/{tenant}/reports/usage")
    List<Map<String, @Nullable Object>> usageOfTenant(
            @PathVariable UUID tenant, @RequestParam(defaultValue = "project") List<String> by, Asked asked) {
        return usage(by, asked.span(), asked.of(tenant));
    }

    private List<Map<String, @Nullable Object>> usage(List<String> by, Span span, Filter filter) {
        List<Dimension> dimensions = by.stream().map(Dimension::of).toList();
        return report.lines(new UsageQuery(dimensions, span, filter)).stream()
                .map(line -> shown(dimensions, line)).toList();
    }

    /** Amounts are text: a reader's number might be a binary one. */
    private static Map<String, @Nullable Object> shown(List<Dimension> dimensions, UsageReport.Line line) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        for (int i = 0; i < dimensions.size(); i++) {
            shown.put(dimensions.get(i).toString(), line.values().get(i));
        }
        shown.put("operations", line.operations());
        shown.put("inputTokens", line.tokens().input());
        shown.put("cachedInputTokens", line.tokens().cachedInput());
        shown.put("outputTokens", line.tokens().output());
        shown.put("amount", plain(line.amount()));
        shown.put("currency", line.currency());
        return shown;
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
