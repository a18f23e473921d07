package io.tokenworks.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.testkit.cuda.Emulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With AddressSanitizer an access beyond the end is reported with the line of the kernel that did it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SanitizedFaultTest {

    private static final String SOURCES = "io/tokenworks/kernels/cuda/faults/faults.cu";

    private Path temporary;
    private Emulator emulator;
    private Path faults;

    @BeforeAll
    void build(@TempDir Path folder) {
        temporary = folder;
        emulator = Emulator.sanitized(temporary);
        faults = emulator.compile(SOURCES, "sample.cu");
    }

    /** Everything that a process said in which this kernel ran. */
    private String said(String kernel) throws IOException {
        return said(SanitizedProbe.class, kernel);
    }

    private String said(Class<?> main, String... more) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "--enable-native-access=ALL-UNNAMED", "-Xmx64m", "-Xint",
                "-cp", System.getProperty("java.class.path"), "-Djava.io.tmpdir=" + temporary, main.getName(),
                emulator.driverFolder().resolve("libcuda.so.1").toString(), faults.toString()));
        command.addAll(List.of(more));
        ProcessBuilder probe = new ProcessBuilder(command);
        probe.environment().putAll(Emulator.sanitizer());
        Process process = probe.redirectErrorStream(true).start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            return String.join("\n", out.lines().toList());
        }
    }

    @Test
    void withoutAFaultNothingIsReported() throws IOException {
        assertThat(said("turned_around")).endsWith("done").doesNotContain("AddressSanitizer");
    }

    @Test
    void aRowWithoutASoftmaxIsSampledWithinItsMemory() throws IOException {
        assertThat(said(SanitizedSampling.class)).contains("tokens [-1, -1, -1, 0, -1, -1, -1, 2]").endsWith("done")
                .doesNotContain("AddressSanitizer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"writes_beyond_the_end", "reads_beyond_the_end"})
    void anAccessBeyondTheEndIsReportedWithItsLine(String kernel) throws IOException {
        assertThat(said(kernel)).contains("AddressSanitizer").containsPattern("in " + kernel + " .*faults\\.cu:\\d+")
                .doesNotContain("done");
    }
}
