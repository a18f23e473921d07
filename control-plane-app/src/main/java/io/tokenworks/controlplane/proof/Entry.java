package io.tokenworks.controlplane.proof;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of ledger_entry. {@code tags} is the text of the JSON as the database writes it. */
record Entry(
        UUID tenant,
        long sequence,
        String kind,
        long refersTo,
        UUID operation,
        UUID apiKey,
        UUID project,
        String deployment,
        int revision,
        String serviceTier,
        String tags,
        Instant admittedAt,
        LocalDate period,
        @Nullable LocalDate originalPeriod,
        long inputTokens,
        long cachedInputTokens,
        long outputTokens,
        @Nullable UUID inputPriceId,
        @Nullable UUID cachedInputPriceId,
        @Nullable UUID outputPriceId,
        BigDecimal amount,
        String currency,
        @Nullable UUID lease,
        @Nullable String reason,
        Instant enteredAt,
        byte[] hash) {

    /** Its columns, in the order in which {@link #read} takes them. */
    static final String COLUMNS = """
            e.tenant, e.sequence, e.kind, e.refers_to, e.operation, e.api_key, e.project, e.deployment, e.revision,
            e.service_tier, e.tags::text, e.admitted_at, e.period, e.original_period, e.input_tokens,
            e.cached_input_tokens, e.output_tokens, e.input_price_id, e.cached_input_price_id, e.output_price_id,
            e.amount, e.currency, e.lease, e.reason, e.entered_at, e.hash""";

    /** How many they are. */
    static final int COLUMN_COUNT = 26;

    static Entry read(ResultSet row) throws SQLException {
        return new Entry(id(row, 1), row.getLong(2), row.getString(3), row.getLong(4), id(row, 5), id(row, 6),
                id(row, 7), row.getString(8), row.getInt(9), row.getString(10), row.getString(11), time(row, 12),
                row.getObject(13, LocalDate.class), row.getObject(14, LocalDate.class), row.getLong(15),
                row.getLong(16), row.getLong(17), id(row, 18), id(row, 19), id(row, 20), row.getBigDecimal(21),
                row.getString(22), id(row, 23), row.getString(24), time(row, 25), row.getBytes(26));
    }

    /** Whether it books an operation record that came, and not a decision of somebody's. */
    boolean booksRecord() {
        return refersTo == 0 && !kind.equals("CREDIT");
    }

    private static UUID id(ResultSet row, int column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
