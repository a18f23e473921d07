package io.tokenworks.controlplane.api;

import io.tokenworks.controlplane.statements.Closing;
import io.tokenworks.controlplane.statements.Statement;
import io.tokenworks.controlplane.statements.StatementLine;
import io.tokenworks.controlplane.statements.Statements;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Months are closed, statements are read. */
@RestController
@RequestMapping("/api/v1")
final class StatementsApi {

    private static final String CSV_HEAD = "line,kind,original_period,project,deployment,service_tier,token_class,"
            + "price_id,price,tokens,exact,amount\n";

    private final Closing closing;
    private final Statements statements;
    private final JsonMapper json;

    StatementsApi(Closing closing, Statements statements, JsonMapper json) {
        this.closing = closing;
        this.statements = statements;
        this.json = json;
    }

    /** Closes a tenant's months up to this one; the answer holds the statements that were sealed now. */
    @PostMapping("/tenants/{tenant}/periods/{period}/close")
    List<Statement> close(@PathVariable UUID tenant, @PathVariable YearMonth period) {
        return closing.close(tenant, period);
    }

    @GetMapping("/statements")
    List<Statement> list(@RequestParam(required = false) @Nullable UUID tenant) {
        return statements.newest(tenant);
    }

    @GetMapping("/statements/{id}")
    Statement get(@PathVariable UUID id) {
        return statements.get(id);
    }

    /** Streamed, as JSON or, with {@code format=csv}, as CSV. */
    @GetMapping("/statements/{id}/lines")
    void lines(@PathVariable UUID id, @RequestParam(defaultValue = "json") String format, HttpServletResponse response)
            throws IOException {
        Statement statement = statements.get(id);
        if (!format.equals("csv")) {
            JsonLines.write(response, json, out -> statements.lines(statement, out::accept));
            return;
        }
        response.setContentType("text/csv");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        Writer out = response.getWriter();
        out.write(CSV_HEAD);
        statements.lines(statement, line -> write(out, csv(line)));
    }

    private static void write(Writer out, String text) {
        try {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No cell can hold a comma or a quotation mark: names of deployments and tiers have none. */
    private static String csv(StatementLine l) {
        return Stream.of(l.line(), l.kind(), l.originalPeriod(), l.project(), l.deployment(), l.serviceTier(),
                l.tokenClass(), l.priceId(), l.price(), l.tokens(), l.exact(), l.amount())
                .map(StatementsApi::cell).collect(Collectors.joining(",", "", "\n"));
    }

    private static String cell(@Nullable Object value) {
        return value == null ? "" : value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }
}
