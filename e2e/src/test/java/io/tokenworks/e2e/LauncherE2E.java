package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(WithSystem.class)
class LauncherE2E {
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    @Test
    void statusNamesUrlsKeyAndEveryProcess(RunningSystem system) {
        JsonNode status = system.status();
        assertThat(status.at("/api/url").asString()).isEqualTo(system.apiUrl());
        assertThat(status.at("/console/url").asString()).isEqualTo(system.consoleUrl());
        assertThat(status.get("key").asString()).isEqualTo(system.key());
        for (String role : new String[]{"postgres", "control-plane", "gateway", "prefill", "decode"}) {
            assertThat(system.parts(role)).as(role).singleElement().satisfies(part -> {
                assertThat(part.state()).isEqualTo("ready");
                assertThat(ProcessHandle.of(part.pid())).isPresent();
            });
        }
    }

    @Test
    void aSecondUpIsHarmless(RunningSystem system) throws Exception {
        // What a worker says may be as old as its last heartbeat.
        var before = Eventually.within(A_MINUTE, () -> {
            var status = system.status();
            assertThat(status.get("processes")).noneMatch(part -> part.path("streams").asInt(0) > 0);
            return status;
        });
        long begun = System.nanoTime();
        Commands.Result up = system.launcher(Duration.ofMinutes(2), "up", "--no-build");
        assertThat(up.exit()).as(up.output()).isZero();
        System.out.printf("up on a running system took %.1f s%n", (System.nanoTime() - begun) / 1e9);
        assertThat(up.output()).contains(system.apiUrl()).contains(system.consoleUrl()).contains(system.key())
                .contains(system.secret("admin")).contains("curl ");
        // It has asked for a completion, which the last heartbeat may still count as a stream.
        Eventually.within(A_MINUTE, () -> {
            assertThat(system.status()).isEqualTo(before);
            return before;
        });
    }

    @Test
    void chatPrintsAnAnswer(RunningSystem system) {
        Commands.Result chat = system.launcher(A_MINUTE, "chat", "Name three primary colors.");
        assertThat(chat.exit()).as(chat.output()).isZero();
        assertThat(chat.output()).containsIgnoringCase("red");
    }

    @Test
    void statusSaysHowFarAWorkerIsWithTheControlPlaneAndWithout(RunningSystem system) throws Exception {
        // What a worker says may be as old as its last heartbeat.
        Eventually.within(A_MINUTE, () -> assertThat(system.status().get("processes"))
                .filteredOn(part -> part.get("role").asString().equals("decode")).singleElement().satisfies(part -> {
                    assertThat(part.get("progressPercent").asInt()).isEqualTo(100);
                    assertThat(part.get("streams").asInt()).isZero();
                    assertThat(part.get("deployment").asString()).isEqualTo(system.model());
                }));
        assertThat(system.launcher(A_MINUTE, "status").output()).containsPattern("decode +\\d+ +\\d+ +ready");
        ProcessHandle.of(system.parts("control-plane").getFirst().pid()).orElseThrow().destroyForcibly();
        assertThat(system.parts("decode")).singleElement().satisfies(part -> assertThat(part.state())
                .isEqualTo("ready"));
        Eventually.within(Duration.ofMinutes(2), () -> assertThat(system.parts("control-plane"))
                .singleElement().satisfies(part -> assertThat(part.state()).isEqualTo("ready")));
    }

    @Test
    void aPortInUseIsNamedAndNothingIsLeftRunning() throws IOException {
        Path home = Path.of("target/busy").toAbsolutePath();
        failedUp(home);
        assertThat(ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream())
                .filter(c -> c.contains(home + "/")))
                .isEmpty();
    }

    @Test
    void aPurgeRemovesWhatAnInstallationWroteAndNothingElse() throws IOException {
        Path home = Path.of("target/purged").toAbsolutePath();
        failedUp(home);
        Path strange = Files.writeString(home.resolve("notes.txt"), "mine");
        Path database = Files.createDirectories(home.resolve("postgres/data")).resolve("postmaster.pid");

        var unasked = launcher(home, "down", "--purge");
        assertThat(unasked.exit()).isEqualTo(1);
        assertThat(unasked.output()).contains("--yes");
        assertThat(home.resolve("apps")).exists();

        Files.writeString(database, ProcessHandle.current().pid() + "\n");
        var running = launcher(home, "down", "--purge", "--yes");
        assertThat(running.exit()).isEqualTo(1);
        assertThat(running.output()).contains("process " + ProcessHandle.current().pid())
                .contains("nothing was removed");
        assertThat(home.resolve("apps")).exists();

        Files.delete(database);
        var done = launcher(home, "down", "--purge", "--yes");
        assertThat(done.exit()).as(done.output()).isZero();
        assertThat(done.output()).contains("notes.txt");
        assertThat(home).isDirectoryContaining(strange::equals);
        assertThat(home.toFile().list()).hasSize(1);
    }

    @Test
    void aFolderThatIsNoInstallationIsNotPurged() throws IOException {
        Path home = Files.createDirectories(Path.of("target/stranger").toAbsolutePath());
        Files.writeString(home.resolve("notes.txt"), "mine");
        var refused = launcher(home, "down", "--purge", "--yes");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.output()).contains("not the state folder of an installation");
        assertThat(home.toFile().list()).containsExactly("notes.txt");
    }

    /** An installation that could not start, for its database's port is taken. */
    private static void failedUp(Path home) throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var up = Commands.run(List.of(launcher(), "up", "--no-build"), Path.of(".."),
                    Map.of("TOKENWORKS_HOME", home.toString(), "TOKENWORKS_POSTGRES_PORT", "" + taken.getLocalPort()),
                    Duration.ofMinutes(2));
            assertThat(up.exit()).isEqualTo(1);
            assertThat(up.output()).contains("port " + taken.getLocalPort()).contains("TOKENWORKS_POSTGRES_PORT");
        }
    }

    private static Commands.Result launcher(Path home, String... arguments) {
        var command = new ArrayList<String>(List.of(launcher()));
        command.addAll(List.of(arguments));
        return Commands.run(command, Path.of(".."), Map.of("TOKENWORKS_HOME", home.toString()), A_MINUTE);
    }

    private static String launcher() {
        return Path.of("../tokenworks").toAbsolutePath().normalize().toString();
    }
}
