package io.tokenworks.controlplane.export;

import io.tokenworks.controlplane.refusal.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Whole months to take away: {@code /api/v1/exports/focus?month=2026-11&format=parquet}; without the prefix for the
 * links of the console, whose session they need.
 */
@RestController
final class ExportsApi {

    private final ChargeRows charges;
    private final ExportProperties properties;
    private final FocusColumns focus;

    ExportsApi(ChargeRows charges, ExportProperties properties) {
        this.charges = charges;
        this.properties = properties;
        this.focus = new FocusColumns(properties.issuer());
    }

    /** Rows go out as they come from the database. */
    @GetMapping({"/api/v1/exports/focus", "/exports/focus"})
    void focus(
            @RequestParam YearMonth month, @RequestParam(required = false) @Nullable UUID tenant,
            @RequestParam(defaultValue = "csv") String format, HttpServletResponse response) throws IOException {
        write(month, tenant, Format.of(format), response);
    }

    /** The same, of one tenant and nobody else. */
    @GetMapping("/api/v1/tenants/{tenant}/exports/focus")
    void focusOfTenant(
            @PathVariable UUID tenant, @RequestParam YearMonth month,
            @RequestParam(defaultValue = "csv") String format, HttpServletResponse response) throws IOException {
        write(month, tenant, Format.of(format), response);
    }

    private void write(YearMonth month, @Nullable UUID tenant, Format format, HttpServletResponse response)
            throws IOException {
        response.setContentType(format.mediaType);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"focus-" + month + "." + format.ending + "\"");
        try (RowWriter rows = writer(format, response, focus.columns())) {
            charges.each(month, tenant, charge -> write(rows, charge));
        }
    }

    private RowWriter writer(Format format, HttpServletResponse response, List<Column> columns) throws IOException {
        return switch (format) {
            case CSV -> new CsvRows(response.getOutputStream(), columns);
            case PARQUET -> new ParquetRows(response.getOutputStream(), columns, properties.parquetGroupRows());
        };
    }

    private void write(RowWriter rows, Charge charge) {
        try {
            rows.row(focus.row(charge));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the reader has gone
        }
    }

    private enum Format {
        CSV("text/csv;charset=UTF-8", "csv"), PARQUET("application/vnd.apache.parquet", "parquet");

        private final String mediaType;
        private final String ending;

        Format(String mediaType, String ending) {
            this.mediaType = mediaType;
            this.ending = ending;
        }

        static Format of(String name) {
            for (Format format : values()) {
                if (format.ending.equals(name)) {
                    return format;
                }
            }
            throw Refusal.invalid("format", "is csv or parquet");
        }
    }
}
