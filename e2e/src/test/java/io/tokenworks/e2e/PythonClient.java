package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A virtual environment of Python for the tests that speak through packages that others wrote. */
final class PythonClient {
    private static final Path VENV = Path.of("target/venv").toAbsolutePath();
    private static final Path HERE = Path.of(".").toAbsolutePath();
    private static final Duration INSTALL_MAX = Duration.ofMinutes(5);

    private PythonClient() {}

    /** The interpreter, with these packages installed. */
    static Path with(String... packages) {
        Path python = VENV.resolve("bin/python");
        if (!Files.exists(python)) {
            var made = Commands.run(List.of("python3", "-m", "venv", VENV.toString()), HERE, Map.of(), INSTALL_MAX);
            assertThat(made.exit()).as(made.output()).isZero();
        }
        List<String> install = new ArrayList<>(List.of(python.toString(), "-m", "pip", "install", "-q"));
        install.addAll(List.of(packages));
        var installed = Commands.run(install, HERE, Map.of(), INSTALL_MAX);
        assertThat(installed.exit()).as(installed.output()).isZero();
        return python;
    }
}
