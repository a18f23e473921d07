package io.tokenworks.controlplane.export;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.controlplane.statements.Statement;
import io.tokenworks.controlplane.statements.Statements;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * A statement with all its lines: {@code /api/v1/statements/ID/lines?format=pdf}; without the prefix for the links of
 * the console, whose session they need. Lines go out as they come from the database.
 */
@RestController
final class StatementLinesApi {

    private final Statements statements;
    private final StatementParties parties;
    private final JsonMapper json;

    StatementLinesApi(Statements statements, StatementParties parties, JsonMapper json) {
        this.statements = statements;
        this.parties = parties;
        this.json = json;
    }

    /** As JSON, CSV or PDF. */
    @GetMapping("/api/v1/statements/{id}/lines")
    void lines(@PathVariable UUID id, @RequestParam(defaultValue = "json") String format, HttpServletResponse response)
            throws IOException {
        write(statements.get(id), format, response);
    }

    /** The same, of a tenant's own statement. */
    @GetMapping({"/api/v1/tenants/{tenant}/statements/{id}/lines", "/tenants/{tenant}/statements/{id}/lines"})
    void ofTenant(
            @PathVariable UUID tenant, @PathVariable UUID id, @RequestParam(defaultValue = "json") String format,
            HttpServletResponse response) throws IOException {
        write(statements.get(tenant, id), format, response);
    }

    private void write(Statement statement, String format, HttpServletResponse response) throws IOException {
        switch (format) {
            case "json" -> JsonLines.write(response, json, out -> statements.lines(statement, out::accept));
            case "csv" -> csv(statement, response);
            case "pdf" -> pdf(statement, response);
            default -> throw Refusal.invalid("format", "is json, csv or pdf");
        }
    }

    private void csv(Statement statement, HttpServletResponse response) throws IOException {
        attach(statement, "text/csv;charset=UTF-8", "csv", response);
        try (Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8)) {
            out.write(StatementCsv.HEAD);
            statements.lines(statement, line -> {
                try {
                    out.write(StatementCsv.row(line));
                } catch (IOException e) {
                    throw new UncheckedIOException(e); // the reader has gone
                }
            });
        }
    }

    private void pdf(Statement statement, HttpServletResponse response) throws IOException {
        StatementPdf.Heading heading = parties.heading(statement);
        attach(statement, "application/pdf", "pdf", response);
        StatementPdf pdf = new StatementPdf(response.getOutputStream(), heading);
        statements.lines(statement, pdf::line);
        pdf.end();
    }

    private static void attach(Statement of, String type, String ending, HttpServletResponse response) {
        response.setContentType(type);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"statement-%d-%tY-%<tm-%s.%s\""
                .formatted(of.number(), of.period(), of.currency(), ending));
    }
}
