package io.tokenworks.controlplane.statements;

import io.tokenworks.controlplane.refusal.Refusal;
import java.sql.PreparedStatement;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Sealed statements, as they were sealed. */
@Service
@Transactional(readOnly = true)
public class Statements {

    private static final int FETCH_ROWS = 1000;
    private static final int STATEMENTS_MOST = 1000;
    private static final String COLUMNS = """
            SELECT id, company, number, tenant, period, currency, minor_units, sequence, encode(head, 'hex') AS head,
                lines, exact, round(total, minor_units) AS total, sealed_at, encode(hash, 'hex') AS hash
            FROM statement""";

    private final JdbcClient client;
    private final JdbcTemplate jdbc;

    Statements(JdbcClient client, JdbcTemplate jdbc) {
        this.client = client;
        this.jdbc = jdbc;
    }

    /** The newest statements first, of one tenant or of all. */
    public List<Statement> newest(@Nullable UUID tenant) {
        return client.sql(COLUMNS + """

                WHERE (?::uuid IS NULL OR tenant = ?) ORDER BY period DESC, company, number DESC LIMIT ?""")
                .param(tenant).param(tenant).param(STATEMENTS_MOST)
                .query(DataClassRowMapper.newInstance(Statement.class)).list();
    }

    /** @throws Refusal if there is none */
    public Statement get(UUID id) {
        return client.sql(COLUMNS + " WHERE id = ?").param(id).query(Statement.class).optional()
                .orElseThrow(() -> Refusal.notFound("no such statement"));
    }

    /** @throws Refusal if the tenant has no such statement */
    public Statement get(UUID tenant, UUID id) {
        Statement statement = get(id);
        if (!statement.tenant().equals(tenant)) {
            throw Refusal.notFound("no such statement");
        }
        return statement;
    }

    /** Of one month of a tenant, a currency each; none while it is open, or if nothing was used in it. */
    public List<Statement> of(UUID tenant, YearMonth month) {
        return client.sql(COLUMNS + " WHERE tenant = ? AND period = ? ORDER BY currency").param(tenant)
                .param(month.atDay(1)).query(DataClassRowMapper.newInstance(Statement.class)).list();
    }

    /** Shows the lines one by one, in their order. */
    public void lines(Statement of, Consumer<StatementLine> reader) {
        jdbc.query(connection -> {
            PreparedStatement query = connection.prepareStatement(
                    "SELECT * FROM statement_line WHERE statement = ? ORDER BY line");
            query.setFetchSize(FETCH_ROWS);
            query.setObject(1, of.id());
            return query;
        }, (RowCallbackHandler) row -> reader.accept(StatementLine.sealed(row, of.minorUnits())));
    }
}
