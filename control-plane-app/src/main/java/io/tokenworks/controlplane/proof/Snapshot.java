package io.tokenworks.controlplane.proof;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One consistent view of the database, read as streams: memory does not grow with the ledger. */
final class Snapshot implements AutoCloseable {

    private static final int FETCH_ROWS = 2000;

    private final Connection connection;

    /** Takes the connection over, and with it a transaction that changes nothing. */
    Snapshot(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement settings = connection.createStatement()) {
            settings.execute("SET LOCAL TimeZone = 'UTC'");
            settings.execute("SET LOCAL jit = off");
            // All rows are read: a plan that brings the first one soonest is the slower one.
            settings.execute("SET LOCAL cursor_tuple_fraction = 1");
        }
    }

    /** Opens a stream of rows; closing it closes its statement. */
    ResultSet open(String sql) throws SQLException {
        Statement statement = connection.createStatement();
        statement.closeOnCompletion();
        statement.setFetchSize(FETCH_ROWS);
        return statement.executeQuery(sql);
    }

    /** Shows each row to somebody. */
    void each(String sql, RowReader reader) throws SQLException {
        try (ResultSet rows = open(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    /** Records that nobody could take and nobody has decided about. */
    long quarantined() throws SQLException {
        try (ResultSet row = open("""
                SELECT count(*) FROM quarantined_record r
                WHERE NOT EXISTS (SELECT FROM quarantine_decision d WHERE d.record = r.id)""")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Reads the row at hand. */
    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.close();
    }
}
