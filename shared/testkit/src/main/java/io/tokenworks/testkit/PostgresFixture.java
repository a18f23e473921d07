package io.tokenworks.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * A real PostgreSQL for tests: one server per JVM (stopped by its shutdown hook), a fresh empty database for whoever
 * asks.
 * The server has the durable settings that the control plane insists on and the two roles that the launcher makes:
 * {@link #OWNER} owns the database and runs migrations, {@link #APP} is what the application logs in as.
 */
public final class PostgresFixture {
    /** Owns the schema. */
    public static final String OWNER = "tokenworks_owner";
    /** What the application logs in as; gets its rights from the migrations. */
    public static final String APP = "tokenworks_app";
    /** Password of both roles. */
    public static final String PASSWORD = "test-only";

    private static final AtomicInteger NEXT = new AtomicInteger();

    private PostgresFixture() {}

    /** One empty database. Connections are opened per call and not pooled. */
    public record Database(String name, int port) {
        /** URL without credentials. */
        public String jdbcUrl() {
            return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
        }

        /** Logged in as the role that owns the database. */
        public DataSource owner() {
            return Server.POSTGRES.getDatabase(OWNER, name, java.util.Map.of("password", PASSWORD));
        }

        /** Logged in as the application. */
        public DataSource app() {
            return Server.POSTGRES.getDatabase(APP, name, java.util.Map.of("password", PASSWORD));
        }
    }

    /** Makes an empty database, owned by {@link #OWNER}; {@link #APP} may connect. */
    public static Database freshDatabase() {
        String name = "t" + NEXT.incrementAndGet() + "_" + ProcessHandle.current().pid();
        try (Connection c = Server.POSTGRES.getPostgresDatabase().getConnection(); var s = c.createStatement()) {
            s.execute("CREATE DATABASE " + name + " OWNER " + OWNER);
            s.execute("GRANT CONNECT ON DATABASE " + name + " TO " + APP);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create database " + name, e);
        }
        return new Database(name, Server.POSTGRES.getPort());
    }

    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                // The library passes -F and synchronous_commit=off; the later setting wins.
                EmbeddedPostgres started = EmbeddedPostgres.builder().setServerConfig("fsync", "on")
                        .setServerConfig("full_page_writes", "on").setServerConfig("synchronous_commit", "on")
                        .setServerConfig("max_connections", "100").start();
                try (Connection c = started.getPostgresDatabase().getConnection(); var s = c.createStatement()) {
                    s.execute("CREATE ROLE " + OWNER + " LOGIN PASSWORD '" + PASSWORD + "'");
                    s.execute("CREATE ROLE " + APP + " LOGIN PASSWORD '" + PASSWORD + "'");
                }
                return started;
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL did not start", e);
            } catch (SQLException e) {
                throw new IllegalStateException("PostgreSQL did not take its roles", e);
            }
        }
    }
}
