package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.console.PriceDesk.Rerated;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a month would have cost at a new price, in words.
 *
 * @param was what it cost, a currency each
 * @param wouldBe in the new price's currency
 * @param difference {@link Figures#NONE} between currencies
 */
record PreviewView(YearMonth month, List<Row> rows, String was, String wouldBe, String difference) {

    record Row(
            String tenant, String tier, String requests, String input, String cached, String output, String was,
            String wouldBe, String difference) {}

    static PreviewView of(YearMonth month, List<Rerated> lines, String currency) {
        TreeMap<String, BigDecimal> was = lines.stream().collect(Collectors.groupingBy(Rerated::currency, TreeMap::new,
                Collectors.reducing(BigDecimal.ZERO, Rerated::amount, BigDecimal::add)));
        BigDecimal wouldBe = lines.stream().map(Rerated::whatIf).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal same = was.size() == 1 ? was.get(currency) : null;
        String sums = was.entrySet().stream().map(sum -> Figures.money(sum.getValue(), sum.getKey()))
                .collect(Collectors.joining(", "));
        return new PreviewView(month, lines.stream().map(line -> row(line, currency)).toList(),
                sums.isEmpty() ? Figures.NONE : sums, Figures.money(wouldBe, currency),
                same == null ? Figures.NONE : change(same, wouldBe, currency));
    }

    private static Row row(Rerated line, String currency) {
        return new Row(line.tenantName(), line.tier(), Figures.count(line.requests()), Figures.count(line.input()),
                Figures.count(line.cached()), Figures.count(line.output()),
                Figures.money(line.amount(), line.currency()), Figures.money(line.whatIf(), currency),
                line.currency().equals(currency) ? change(line.amount(), line.whatIf(), currency) : Figures.NONE);
    }

    /** With its sign, a plus too. */
    private static String change(BigDecimal was, BigDecimal wouldBe, String currency) {
        BigDecimal change = wouldBe.subtract(was);
        return (change.signum() > 0 ? "+" : "") + Figures.money(change, currency);
    }
}
