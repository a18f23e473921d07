package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
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
    void aSecondUpIsHarmless(RunningSystem system) {
        var before = system.status();
        long begun = System.nanoTime();
        Commands.Result up = system.launcher(Duration.ofMinutes(2), "up", "--no-build");
        assertThat(up.exit()).as(up.output()).isZero();
        System.out.printf("up on a running system took %.1f s%n", (System.nanoTime() - begun) / 1e9);
        assertThat(up.output()).contains(system.apiUrl()).contains(system.consoleUrl()).contains(system.key())
                .contains(system.secret("admin")).contains("curl ");
        assertThat(system.status()).isEqualTo(before);
    }

    @Test
    void chatPrintsAnAnswer(RunningSystem system) {
        Commands.Result chat = system.launcher(A_MINUTE, "chat", "Name three primary colors.");
        assertThat(chat.exit()).as(chat.output()).isZero();
        assertThat(chat.output()).containsIgnoringCase("red");
    }

    @Test
    void aPortInUseIsNamedAndNothingIsLeftRunning() throws IOException {
        Path home = Path.of("target/busy").toAbsolutePath();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var environment = Map.of("TOKENWORKS_HOME", home.toString(), "TOKENWORKS_POSTGRES_PORT",
                    "" + taken.getLocalPort());
            String launcher = Path.of("../tokenworks").toAbsolutePath().normalize().toString();
            var up = Commands.run(java.util.List.of(launcher, "up", "--no-build"), Path.of(".."), environment,
                    Duration.ofMinutes(2));
            assertThat(up.exit()).isEqualTo(1);
            assertThat(up.output()).contains("port " + taken.getLocalPort()).contains("TOKENWORKS_POSTGRES_PORT");
        }
        assertThat(ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream())
                .filter(c -> c.contains(home + "/")))
                .isEmpty();
    }
}
