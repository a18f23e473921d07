package io.tokenworks.controlplane.export;

import io.tokenworks.controlplane.statements.Statement;
import io.tokenworks.controlplane.statements.StatementLine;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A statement as PDF: a heading, a table whose head stands on each page, the total, and the seal. Numbers are those
 * that are sealed, in plain decimal. A page is written as soon as it is full, so that any number of lines needs the
 * memory of one page and of a few bytes a page.
 */
final class StatementPdf {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter
            .ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final float LABEL_WIDTH = 90;

    private static final List<PdfSheet.Column> COLUMNS = List.of(
            new PdfSheet.Column("Line", 34, true), new PdfSheet.Column("Project", 170, false),
            new PdfSheet.Column("Model", 145, false), new PdfSheet.Column("Tier", 52, false),
            new PdfSheet.Column("What", 142, false), new PdfSheet.Column("Price / 1M", 68, true),
            new PdfSheet.Column("Tokens", 77, true), new PdfSheet.Column("Amount", 82, true));

    private final PdfSheet sheet;
    private final Heading heading;

    /** @param projects names by id */
    record Heading(Statement statement, String issuer, String company, String tenant, Map<UUID, String> projects) {}

    StatementPdf(OutputStream out, Heading heading) {
        Statement of = heading.statement();
        this.heading = heading;
        this.sheet = new PdfSheet(out, "Statement " + of.number(), COLUMNS);
        sheet.title("Statement " + of.number());
        fact("Issued by", heading.issuer());
        fact("Company", heading.company());
        fact("Tenant", heading.tenant() + " (" + of.tenant() + ")");
        fact("Month", of.period().toString().substring(0, 7));
        fact("Currency", of.currency());
        fact("Sealed", MOMENT.format(of.sealedAt()));
        fact("Total", of.total().toPlainString() + " " + of.currency());
        sheet.head();
    }

    void line(StatementLine l) {
        sheet.row(List.of(String.valueOf(l.line()),
                heading.projects().getOrDefault(l.project(), l.project().toString()), l.deployment(), l.serviceTier(),
                what(l), plain(l.price()), l.kind().equals("CREDIT") ? "" : String.valueOf(l.tokens()),
                l.amount().toPlainString()));
    }

    /** After the last line: the total, the seal, the end of the file. */
    void end() {
        Statement of = heading.statement();
        sheet.sum("Total " + of.currency(), of.total().toPlainString());
        fact("Lines", String.valueOf(of.lines()));
        fact("Before rounding", plain(of.exact()) + " " + of.currency());
        fact("Last entry", String.valueOf(of.sequence()));
        fact("Chain", of.head());
        fact("Seal", of.hash());
        sheet.close();
    }

    private void fact(String label, String text) {
        sheet.fact(label, LABEL_WIDTH, text);
    }

    private static String what(StatementLine l) {
        String tokenClass = l.tokenClass();
        String what = switch (tokenClass) {
            case "INPUT" -> "Input";
            case "CACHED_INPUT" -> "Cached input";
            case "OUTPUT" -> "Output";
            case null, default -> "Credit";
        };
        String kind = l.kind().equals("REVERSAL") ? ", taken back" : "";
        return l.originalPeriod() == null
                ? what + kind
                : what + kind + ", of " + l.originalPeriod().toString().substring(0, 7);
    }

    private static String plain(@Nullable BigDecimal number) {
        return number == null ? "" : number.stripTrailingZeros().toPlainString();
    }
}
