package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.console.UsageDesk.Line;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A month's usage, broken down by one dimension.
 *
 * @param next empty if it has not begun
 * @param total amounts, a currency each
 */
record UsageView(YearMonth month, YearMonth previous, List<YearMonth> next, String by, List<Row> rows, Total total) {

    record Row(
            String name, String requests, String input, String cached, String output, String cost, int sharePercent) {}

    record Total(String requests, String prompt, String output, String cost) {}

    static UsageView of(YearMonth month, YearMonth now, String by, List<Line> lines, String none) {
        Map<String, BigDecimal> sums = lines.stream().collect(Collectors.groupingBy(Line::currency, TreeMap::new,
                Collectors.reducing(BigDecimal.ZERO, Line::amount, BigDecimal::add)));
        List<Row> rows = lines.stream().sorted(order(by))
                .map(line -> row(line, sums.getOrDefault(line.currency(), BigDecimal.ZERO), none)).toList();
        YearMonth next = month.plusMonths(1);
        return new UsageView(month, month.minusMonths(1), next.isAfter(now) ? List.of() : List.of(next), by, rows,
                total(lines, sums));
    }

    /** Days by time; everything else by what it costs. */
    private static Comparator<Line> order(String by) {
        Comparator<Line> byName = Comparator.comparing(line -> line.name() == null ? "" : line.name());
        return by.equals("day") ? byName : Comparator.comparing(Line::amount).reversed().thenComparing(byName);
    }

    private static Row row(Line line, BigDecimal sum, String none) {
        int share = sum.signum() <= 0
                ? 0
                : line.amount().max(BigDecimal.ZERO).movePointRight(2).divide(sum, 0, RoundingMode.CEILING).intValue();
        return new Row(line.name() == null ? none : line.name(), Figures.count(line.requests()),
                Figures.count(line.input()), Figures.count(line.cached()), Figures.count(line.output()),
                Figures.money(line.amount(), line.currency()), Math.min(100, share));
    }

    private static Total total(List<Line> lines, Map<String, BigDecimal> sums) {
        String cost = sums.isEmpty()
                ? Figures.NONE
                : sums.entrySet().stream().map(sum -> Figures.money(sum.getValue(), sum.getKey()))
                        .collect(Collectors.joining(", "));
        return new Total(Figures.count(lines.stream().mapToLong(Line::requests).sum()),
                Figures.count(lines.stream().mapToLong(line -> line.input() + line.cached()).sum()),
                Figures.count(lines.stream().mapToLong(Line::output).sum()), cost);
    }
}
