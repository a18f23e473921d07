package io.tokenworks.controlplane.statements;

import io.tokenworks.controlplane.ledger.CopyRows;
import io.tokenworks.controlplane.ledger.Stage;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Currency;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;

/** Makes one statement: its lines as they come out of the roll-up, so that millions need no more memory than a few. */
@Component
class Sealing {

    private static final int LINES_AT_ONCE = 2000;
    private static final int MINOR_UNITS = 2;

    private static final String LINES = """
            SELECT u.kind, CASE WHEN date_trunc('month', u.day) <> u.period THEN date_trunc('month', u.day)::date END,
                u.project, u.deployment, u.service_tier, c.class, p.id, p.price, sum(c.tokens)::bigint,
                (coalesce(sum(c.tokens) * p.price * 0.000001, 0) + coalesce(sum(c.credit), 0))::numeric(38, 15)
            FROM usage_day u CROSS JOIN LATERAL (VALUES
                ('INPUT', u.input_price_id, u.input_tokens, 0),
                ('CACHED_INPUT', u.cached_input_price_id, u.cached_input_tokens, 0),
                ('OUTPUT', u.output_price_id, u.output_tokens, 0),
                (NULL, NULL, 0, CASE u.kind WHEN 'CREDIT' THEN u.amount ELSE 0 END))
                AS c(class, price_id, tokens, credit)
            LEFT JOIN price_version p ON p.id = c.price_id
            WHERE u.tenant = ? AND u.period = ? AND u.currency = ? AND (c.tokens <> 0 OR c.credit <> 0)
            GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 3, 4, 5, 1, 2 NULLS FIRST, 6, 7""";

    private final JdbcTemplate jdbc;
    private final Stage stage;

    Sealing(JdbcTemplate jdbc, Stage stage) {
        this.jdbc = jdbc;
        this.stage = stage;
    }

    /** Decimals of a currency; 2 for what ISO does not know. */
    static int minorUnits(String currency) {
        try {
            int digits = Currency.getInstance(currency).getDefaultFractionDigits();
            return digits < 0 ? MINOR_UNITS : digits;
        } catch (IllegalArgumentException unknown) {
            return MINOR_UNITS;
        }
    }

    /**
     * Writes the lines of a statement.
     *
     * @param draft without lines, sums and hash
     * @return the whole; its {@code lines} may be 0
     */
    Statement lines(Statement draft) {
        Writer writer = new Writer(draft);
        jdbc.query(connection -> {
            PreparedStatement query = connection.prepareStatement(LINES);
            query.setFetchSize(LINES_AT_ONCE);
            query.setObject(1, draft.tenant());
            query.setObject(2, draft.period(), Types.DATE);
            query.setString(3, draft.currency());
            return query;
        }, writer);
        return writer.sealed();
    }

    private final class Writer implements RowCallbackHandler {

        private final Statement draft;
        private final StatementSeal seal;
        private CopyRows rows = new CopyRows();
        private long lines;
        private BigDecimal exact = BigDecimal.ZERO;
        private BigDecimal total = BigDecimal.ZERO;

        Writer(Statement draft) {
            this.draft = draft;
            this.seal = new StatementSeal(draft);
        }

        @Override
        public void processRow(ResultSet row) throws SQLException {
            StatementLine l = StatementLine.rounded(row, ++lines, draft.currency(), draft.minorUnits());
            seal.line(l);
            exact = exact.add(l.exact());
            total = total.add(l.amount());
            write(draft.id(), l);
            if (lines % LINES_AT_ONCE == 0) {
                flush();
            }
        }

        private void write(UUID statement, StatementLine l) {
            rows.cell(statement).cell(l.line()).cell(l.kind()).cell(l.originalPeriod()).cell(l.project())
                    .cell(l.deployment()).cell(l.serviceTier()).cell(l.tokenClass()).cell(l.priceId())
                    .cell(l.price()).cell(l.tokens()).cell(l.exact()).cell(l.amount()).end();
        }

        private void flush() {
            stage.copy("statement_line", rows);
            rows = new CopyRows();
        }

        Statement sealed() {
            flush();
            return new Statement(draft.id(), draft.company(), draft.number(), draft.tenant(), draft.period(),
                    draft.currency(), draft.minorUnits(), draft.sequence(), draft.head(), lines, exact, total,
                    draft.sealedAt(), seal.hash(lines, exact, total));
        }
    }
}
