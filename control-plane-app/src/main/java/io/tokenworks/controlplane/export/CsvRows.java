package io.tokenworks.controlplane.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values as in RFC 4180, in UTF-8: decimals plain, without exponent or plus but always with a decimal
 * point, for readers tell numbers' types by their looks; times in UTC, ISO 8601; an empty field is null.
 */
final class CsvRows implements RowWriter {

    private static final String LINE_END = "\r\n";

    private final Writer out;

    /** Writes the header line. */
    CsvRows(OutputStream out, List<Column> columns) throws IOException {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        row(columns.stream().map(Column::name).toList());
    }

    @Override
    public void row(List<? extends @Nullable Object> cells) throws IOException {
        String separator = "";
        for (Object cell : cells) {
            out.write(separator);
            out.write(quoted(text(cell)));
            separator = ",";
        }
        out.write(LINE_END);
    }

    private static String text(@Nullable Object cell) {
        return switch (cell) {
            case null -> "";
            case BigDecimal decimal -> plain(decimal);
            case Instant at -> at.truncatedTo(ChronoUnit.SECONDS).toString();
            default -> cell.toString();
        };
    }

    private static String plain(BigDecimal decimal) {
        BigDecimal shortest = decimal.stripTrailingZeros();
        return shortest.setScale(Math.max(1, shortest.scale()), RoundingMode.UNNECESSARY).toPlainString();
    }

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
