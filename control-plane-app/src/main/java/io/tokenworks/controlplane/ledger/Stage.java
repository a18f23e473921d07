package io.tokenworks.controlplane.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Temporary tables of the transaction's connection: a batch is copied into them, and set-based SQL goes on from there.
 * They empty themselves when the transaction ends.
 */
@Component
public class Stage {

    private final JdbcTemplate jdbc;

    Stage(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes the tables ready and empty. */
    void open() {
        run(StageSql.TABLES);
    }

    public void copy(String table, CopyRows rows) {
        jdbc.execute((Connection connection) -> {
            try {
                return connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + table + " FROM STDIN",
                        rows.bytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * Runs a statement, planned anew: a plan made for a small stage or a young table would be kept for a large one.
     *
     * @return rows it changed
     */
    int run(String sql) {
        return jdbc.execute((Statement statement) -> changed(statement, sql));
    }

    private static int changed(Statement statement, String sql) throws SQLException {
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        statement.execute(sql);
        return statement.getUpdateCount();
    }
}
