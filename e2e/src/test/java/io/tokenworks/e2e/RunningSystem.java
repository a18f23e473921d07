package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A whole system of its own: state folder under {@code target}, free ports, started and stopped by the launcher. The
 * apps are those
 * that this build has made.
 */
public final class RunningSystem implements AutoCloseable {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration START_MAX = Duration.ofMinutes(6);

    private final Path home;
    private final Map<String, String> environment = new TreeMap<>();
    private final int postgresPort;

    /** One line of {@code status --json}. */
    record Part(String role, long pid, int port, String state) {}

    private RunningSystem(Path home) {
        this.home = home;
        List<Integer> ports = freePorts(5);
        postgresPort = ports.get(0);
        environment.put("TOKENWORKS_HOME", home.toString());
        environment.put("TOKENWORKS_POSTGRES_PORT", "" + postgresPort);
        environment.put("TOKENWORKS_GATEWAY_PORT", "" + ports.get(1));
        environment.put("TOKENWORKS_CONSOLE_PORT", "" + ports.get(2));
        environment.put("TOKENWORKS_PREFILL_PORT", "" + ports.get(3));
        environment.put("TOKENWORKS_DECODE_PORT", "" + ports.get(4));
        // So short that streams of a worker that is to go are moved, not only waited for.
        environment.put("TOKENWORKS_ACTUATOR_DRAINDEADLINE", "3s");
        EmulatedGpu.offer(environment);
    }

    /** Starts one in an empty folder and waits until it serves. */
    static RunningSystem start(Path home) {
        return start(home, ROOT);
    }

    /** The same, with the launcher and the apps of another checkout. */
    static RunningSystem start(Path home, Path checkout) {
        var system = new RunningSystem(home.toAbsolutePath().normalize());
        system.computesOnTheCpu();
        Commands.Result up = system.launcher(checkout, START_MAX, Map.of(), "up", "--no-build");
        if (up.exit() != 0) {
            system.close();
        }
        assertThat(up.exit()).as(up.output()).isZero();
        return system;
    }

    /** The emulated GPU is there for those who ask for it; the launcher would take it by itself. */
    private void computesOnTheCpu() {
        try {
            Files.createDirectories(home);
            Files.writeString(home.resolve("backend"), "cpu");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command of the launcher on this system. */
    Commands.Result launcher(Duration limit, String... arguments) {
        return launcher(ROOT, limit, Map.of(), arguments);
    }

    /** The same with other settings in its environment. */
    Commands.Result launcher(Duration limit, Map<String, String> settings, String... arguments) {
        return launcher(ROOT, limit, settings, arguments);
    }

    private Commands.Result launcher(Path checkout, Duration limit, Map<String, String> settings, String... arguments) {
        var command = new ArrayList<String>();
        command.add(checkout.resolve("tokenworks").toString());
        command.addAll(List.of(arguments));
        var all = new TreeMap<>(environment);
        all.putAll(settings);
        return Commands.run(command, checkout, all, limit);
    }

    /** What {@code status --json} prints. */
    JsonNode status() {
        Commands.Result result = launcher(Duration.ofMinutes(1), "status", "--json");
        assertThat(result.exit()).as(result.output()).isZero();
        return JSON.readTree(result.output());
    }

    /** The parts that run, of one role. */
    List<Part> parts(String role) {
        var parts = new ArrayList<Part>();
        for (JsonNode part : status().get("processes")) {
            if (part.get("role").asString().equals(role) && !part.get("pid").isNull()) {
                parts.add(new Part(role, part.get("pid").asLong(), part.get("port").asInt(),
                        part.get("state").asString()));
            }
        }
        return parts;
    }

    /** Its state folder. */
    public Path home() {
        return home;
    }

    String apiUrl() {
        return "http://127.0.0.1:" + environment.get("TOKENWORKS_GATEWAY_PORT");
    }

    String consoleUrl() {
        return "http://127.0.0.1:" + environment.get("TOKENWORKS_CONSOLE_PORT");
    }

    /** The demo tenant's key. */
    String key() {
        return secret("demo-key");
    }

    /** A secret of the launcher by its file's name: admin, internal, app, owner, demo-key. */
    String secret(String name) {
        try {
            return Files.readString(home.resolve("secrets").resolve(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of the default deployment. */
    String model() {
        try {
            return Files.readString(home.resolve("deployment")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection as the application's role. */
    Connection database() throws SQLException {
        return database("app");
    }

    /** A connection as the role that sees every table. */
    Connection owner() throws SQLException {
        return database("owner");
    }

    private Connection database(String role) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + postgresPort + "/tokenworks",
                "tokenworks_" + role, secret(role));
    }

    @Override
    public void close() {
        launcher(Duration.ofMinutes(3), "down");
    }

    private static List<Integer> freePorts(int count) {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0));
            }
            var ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
