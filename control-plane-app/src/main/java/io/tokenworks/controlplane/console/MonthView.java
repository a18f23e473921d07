package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.console.MonthDesk.Bill;
import io.tokenworks.controlplane.console.MonthDesk.Line;
import io.tokenworks.controlplane.console.MonthDesk.Sealed;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A tenant's month, in words.
 *
 * @param next empty if it has not begun
 * @param total exact, a currency each
 * @param whole false if there are too many rows to show
 */
record MonthView(
        YearMonth month, YearMonth previous, List<YearMonth> next, List<Row> rows, String total, boolean whole,
        List<Statement> statements) {

    /** @param kind empty for plain use */
    record Row(String project, String model, String tokenClass, String kind, String tokens, String cost) {}

    record Statement(UUID id, String number, String lines, String total, String sealed) {

        static Statement of(Sealed sealed) {
            return new Statement(sealed.id(), Long.toString(sealed.number()), Figures.count(sealed.lines()),
                    sealed.total().toPlainString() + " " + sealed.currency(), Figures.time(sealed.at()));
        }
    }

    static MonthView of(YearMonth month, YearMonth now, Bill bill, List<Sealed> sealed, String none) {
        TreeMap<String, BigDecimal> sums = bill.lines().stream().collect(Collectors.groupingBy(Line::currency,
                TreeMap::new, Collectors.reducing(BigDecimal.ZERO, Line::amount, BigDecimal::add)));
        String total = sums.entrySet().stream().map(sum -> Figures.money(sum.getValue(), sum.getKey()))
                .collect(Collectors.joining(", "));
        YearMonth next = month.plusMonths(1);
        return new MonthView(month, month.minusMonths(1), next.isAfter(now) ? List.of() : List.of(next),
                bill.lines().stream().map(line -> row(line, none)).toList(), total.isEmpty() ? Figures.NONE : total,
                bill.whole(), sealed.stream().map(Statement::of).toList());
    }

    private static Row row(Line line, String none) {
        return new Row(line.project() == null ? none : line.project(),
                line.model().isEmpty() ? Figures.NONE : line.model(), line.tokenClass(),
                line.kind().equals("USAGE") ? "" : line.kind(),
                line.kind().equals("CREDIT") ? Figures.NONE : Figures.count(line.tokens()),
                Figures.money(line.amount(), line.currency()));
    }
}
