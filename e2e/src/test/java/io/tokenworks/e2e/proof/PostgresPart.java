package io.tokenworks.e2e.proof;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A PostgreSQL of its own with the durable settings, as a process that can be killed and started on its files. */
final class PostgresPart {
    private static final String OWNER = "tokenworks_owner";
    private static final String APP = "tokenworks_app";
    private static final List<String> SETTINGS = List.of("listen_addresses=127.0.0.1", "unix_socket_directories=",
            "fsync=on", "full_page_writes=on", "synchronous_commit=on", "max_connections=100", "log_timezone=UTC",
            "timezone=UTC");

    private final int port;
    private final String password;
    private final Part part;

    private PostgresPart(int port, String password, Part part) {
        this.port = port;
        this.password = password;
        this.part = part;
    }

    /** A new database in an empty folder; started. */
    static PostgresPart create(Path folder, String password) {
        Path files = folder.resolve("postgres");
        int port = Ports.free();
        String binary = initialized(files, password);
        List<String> command = new ArrayList<>();
        if (ProcessHandle.current().info().user().orElse("").equals("root")) {
            // PostgreSQL refuses to run as root; in a user namespace without a mapping it does not see that it is.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(binary, "-D", files.toString(), "-p", "" + port));
        SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
        Part.Ready answers = () -> answers(port, password);
        var part = new Part("postgres", command, Map.of(), folder.resolve("postgres.log"), answers);
        part.start();
        return new PostgresPart(port, password, part);
    }

    private static boolean answers(int port, String password) {
        try (Connection c = DriverManager.getConnection(url(port), OWNER, password)) {
            return c.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Makes the cluster, the roles and the database; @return the server's program. */
    private static String initialized(Path files, String password) {
        try (EmbeddedPostgres first = EmbeddedPostgres.builder().setDataDirectory(files).setCleanDataDirectory(false)
                .start();
                Connection c = first.getPostgresDatabase().getConnection();
                var s = c.createStatement()) {
            s.execute("CREATE ROLE " + OWNER + " LOGIN PASSWORD '" + password + "'");
            s.execute("CREATE ROLE " + APP + " LOGIN PASSWORD '" + password + "'");
            s.execute("CREATE DATABASE tokenworks OWNER " + OWNER);
            s.execute("GRANT CONNECT ON DATABASE tokenworks TO " + APP);
            long pid = Long.parseLong(Files.readAllLines(files.resolve("postmaster.pid")).getFirst().strip());
            return Path.of("/proc", "" + pid, "exe").toRealPath().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Part part() {
        return part;
    }

    /** What the control plane needs to know of it. */
    Map<String, String> environment() {
        return Map.of("SPRING_DATASOURCE_URL", url(port), "SPRING_DATASOURCE_USERNAME", APP,
                "SPRING_DATASOURCE_PASSWORD", password, "SPRING_FLYWAY_URL", url(port), "SPRING_FLYWAY_USER", OWNER,
                "SPRING_FLYWAY_PASSWORD", password);
    }

    /** As the owner of all tables. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(port), OWNER, password);
    }

    private static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/tokenworks";
    }
}
