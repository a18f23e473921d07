package io.tokenworks.controlplane.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLogTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theLastErrorIsWhatCountsNotTheGoodbyeAfterIt() throws IOException {
        WorkerLog log = started("12:00 ERROR one of the process before");
        log.mark(Instant.EPOCH);
        say("""
                12:01 INFO loading
                12:01 ERROR 7 --- [load] WorkerLife : the model could not be loaded
                java.lang.IllegalArgumentException: wrapped
                \tat io.tokenworks.Somewhere.here(Somewhere.java:1)
                \t... 12 common frames omitted
                Caused by: java.io.IOException: no file at '/gone.gguf'
                \tat io.tokenworks.Somewhere.there(Somewhere.java:2)
                12:02 INFO graceful shutdown
                12:02 INFO shutdown complete
                """);
        assertThat(log.lastWords()).startsWith("Caused by: java.io.IOException: no file at '/gone.gguf'")
                .doesNotContain("process before", "Somewhere");
    }

    @Test
    void withoutAnErrorItsLastLinesAreShown() throws IOException {
        WorkerLog log = started("one\n\ntwo\nthree\nfour\nfive\nsix\nseven\n");
        assertThat(log.lastWords()).isEqualTo("two\nthree\nfour\nfive\nsix\nseven");
    }

    @Test
    void nothingSaidIsNothing() throws IOException {
        assertThat(started("").lastWords()).isEmpty();
        assertThat(new WorkerLog(folder.resolve("none")).lastWords()).isEmpty();
    }

    @Test
    void aLogThatHasGrownTooLongIsPutAside() throws IOException {
        started("x".repeat(21 << 20)).mark(Instant.EPOCH);
        assertThat(Files.size(folder.resolve("log"))).isLessThan(100);
        assertThat(folder.resolve("log.1")).exists();
    }

    private WorkerLog started(String text) throws IOException {
        WorkerLog log = new WorkerLog(folder.resolve("log"));
        log.mark(Instant.EPOCH);
        say(text);
        return log;
    }

    private void say(String text) throws IOException {
        Files.writeString(folder.resolve("log"), text, StandardOpenOption.APPEND);
    }
}
