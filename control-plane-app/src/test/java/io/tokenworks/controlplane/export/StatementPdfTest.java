package io.tokenworks.controlplane.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.statements.Statement;
import io.tokenworks.controlplane.statements.StatementLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.openpdf.text.pdf.PdfReader;
import org.openpdf.text.pdf.parser.PdfTextExtractor;

class StatementPdfTest {

    private static final UUID PROJECT = new UUID(1, 2);
    private static final Statement STATEMENT = new Statement(UUID.randomUUID(), new UUID(1, 1), 42, new UUID(1, 3),
            LocalDate.of(2026, 10, 1), "EUR", 2, 17, "ab".repeat(32), 3, new BigDecimal("1234567890.123456789"),
            new BigDecimal("1234567890.12"), Instant.parse("2026-11-04T01:02:03Z"), "cd".repeat(32));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private StatementPdf pdf(String tenant) {
        return new StatementPdf(out, new StatementPdf.Heading(STATEMENT, "Platform team", "Example Ltd", tenant,
                Map.of(PROJECT, "Chat")));
    }

    private static StatementLine line(long number, String amount) {
        return new StatementLine(number, "USAGE", null, PROJECT, "a-model", "default", "CACHED_INPUT", new UUID(2, 2),
                new BigDecimal("0.250000000"), 1_000_000_007L, new BigDecimal(amount), new BigDecimal(amount));
    }

    private List<String> text() throws IOException {
        try (PdfReader reader = new PdfReader(out.toByteArray())) {
            PdfTextExtractor extractor = new PdfTextExtractor(reader);
            StringBuilder text = new StringBuilder();
            for (int page = 1; page <= reader.getNumberOfPages(); page++) {
                text.append(extractor.getTextFromPage(page)).append('\f');
            }
            return List.of(text.toString().split("\f"));
        }
    }

    @Test
    void whatIsSealedIsReadBackToTheLastDigit() throws IOException {
        StatementPdf pdf = pdf("Søgehold");
        pdf.line(line(1, "1234567889.87"));
        pdf.line(new StatementLine(2, "REVERSAL", LocalDate.of(2026, 8, 1), PROJECT, "a-model", "priority", "OUTPUT",
                new UUID(2, 3), new BigDecimal("0.000000001"), -12, new BigDecimal("-0.75"), new BigDecimal("-0.75")));
        pdf.line(new StatementLine(3, "CREDIT", null, new UUID(9, 9), "", "default", null, null, null, 0,
                BigDecimal.ONE, new BigDecimal("1.00")));
        pdf.end();
        assertThat(text()).singleElement().satisfies(page -> assertThat(page).contains("Statement 42", "Platform team",
                "Example Ltd", "Søgehold", "2026-10", "2026-11-04 01:02:03 UTC", "1234567890.12 EUR",
                "1234567890.123456789", "1000000007", "1234567889.87", "0.000000001", "-12", "-0.75", "taken back",
                "2026-08", "Credit", "1.00", "Chat", "ab".repeat(32), "cd".repeat(32), "Page 1"));
    }

    @Test
    void theTablesHeadStandsOnEachPageAndNoLineIsLost() throws IOException {
        StatementPdf pdf = pdf("Many");
        for (int i = 1; i <= 200; i++) {
            pdf.line(line(i, i + ".25"));
        }
        pdf.end();
        List<String> pages = text();
        assertThat(pages).hasSizeGreaterThan(3).allSatisfy(page -> assertThat(page).contains("Price / 1M", "Page "));
        String all = String.join("", pages);
        for (int i = 1; i <= 200; i++) {
            assertThat(all).contains(i + ".25");
        }
        assertThat(pages.getLast()).contains("1234567890.12");
    }

    @Test
    void pagesAreWrittenAsTheyFill() {
        StatementPdf pdf = pdf("Streamed");
        long before = 0;
        for (int round = 1; round <= 5; round++) {
            for (int i = 1; i <= 500; i++) {
                pdf.line(line(i, i + ".25"));
            }
            assertThat((long) out.size()).as("bytes after %d lines", 500 * round).isGreaterThan(before + 5_000);
            before = out.size();
        }
        pdf.end();
    }

    @Test
    void aLetterThatTheFontLacksShowsAsAQuestionMark() throws IOException {
        StatementPdf pdf = pdf("東京 team €");
        pdf.end();
        assertThat(text().getFirst()).contains("?? team €");
    }

    @Test
    void aNameThatIsTooLongIsCutAndANumberIsNot() throws IOException {
        StatementPdf pdf = pdf("Long");
        pdf.line(new StatementLine(1, "USAGE", null, PROJECT, "m".repeat(63), "default", "INPUT", new UUID(2, 2),
                BigDecimal.ONE, 1, BigDecimal.ONE, new BigDecimal("123456789012345678901234.56")));
        pdf.end();
        assertThat(text().getFirst()).contains("mmm…", "123456789012345678901234.56").doesNotContain("m".repeat(63));
    }
}
