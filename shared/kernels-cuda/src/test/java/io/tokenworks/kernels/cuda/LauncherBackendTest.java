package io.tokenworks.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.testkit.cuda.Emulator;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What `./tokenworks up --backend …` computes on: the launcher's own choice, asking in a process as it does. */
class LauncherBackendTest {

    private static final Path CHOICE = Path.of("..", "..", "launcher", "backend.sh").toAbsolutePath();
    /** As the launcher, with our class path for that of a release. */
    private static final String SCRIPT = """
            die() { echo "stops: $*"; exit 1; }
            pids() { :; }
            source "$1"
            gpu_tool() {
              "$JDK/bin/java" -Xmx64m --enable-native-access=ALL-UNNAMED io.tokenworks.kernels.cuda.GpuCommand "$1"
            }
            choose_backend "$2"
            echo "$BACKEND on $COMPUTES_ON"
            """;
    private static final String NONE = "no GPU: the CUDA driver (libcuda.so.1) is not on this machine";
    private static final long SMALL_BYTES = 1 << 20;
    private static final long LARGE_BYTES = 10L << 30; // two workers' weights: more than the emulated GPU has

    @TempDir
    Path temporary;

    private String driver = "";

    @BeforeEach
    void find() {
        driver = Emulator.inThisProcess().driverFolder().toString();
    }

    /** The last line of what the launcher says. */
    private String chosen(String wish, String libraries, long modelBytes) throws IOException {
        Path model = temporary.resolve("model.gguf");
        try (RandomAccessFile sparse = new RandomAccessFile(model.toFile(), "rw")) {
            sparse.setLength(modelBytes);
        }
        ProcessBuilder launcher = new ProcessBuilder("bash", "-euo", "pipefail", "-c", SCRIPT, "launcher",
                CHOICE.toString(), wish);
        launcher.environment().put("JDK", System.getProperty("java.home"));
        launcher.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        launcher.environment().put("LD_LIBRARY_PATH", libraries);
        launcher.environment().put("MODEL", model.toString());
        launcher.environment().put("STATE", temporary.toString());
        Process process = launcher.redirectErrorStream(true).start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = out.lines().toList();
            return lines.getLast();
        }
    }

    private static void withoutADriver() {
        boolean driver = List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib").stream()
                .anyMatch(folder -> Files.exists(Path.of(folder, "libcuda.so.1")));
        Assumptions.assumeFalse(driver, "this machine has a CUDA driver");
    }

    @Test
    void withoutAGpuItIsTheCpuInOneLineUnlessAGpuWasAskedFor() throws IOException {
        withoutADriver();
        assertThat(chosen("auto", "", SMALL_BYTES)).isEqualTo("auto on the CPU (" + NONE + ")");
        assertThat(chosen("", "", SMALL_BYTES)).isEqualTo("cpu on the CPU (" + NONE + ")");
        assertThat(chosen("cuda", "", SMALL_BYTES))
                .isEqualTo("stops: " + NONE + ". Without one: ./tokenworks up --backend cpu");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "auto", "cuda"})
    void aGpuThatCanBeUsedIsTakenAndNamed(String wish) throws IOException {
        Assumptions.assumeTrue(CudaBackend.hasKernels(), "this build has no kernels: there was no nvcc");
        assertThat(chosen(wish, driver, SMALL_BYTES)).startsWith((wish.isEmpty() ? "cuda" : wish)
                + " on GPU 0: emulated GPU 0, compute capability 9.0, ");
    }

    @Test
    void aGpuThatCannotBeUsedIsPassedOverOnlyWhereThatWasSaid() throws IOException {
        String why = CudaBackend.hasKernels() ? "not enough memory on GPU 0" : "this build has no kernels for it";
        assertThat(chosen("auto", driver, LARGE_BYTES)).startsWith("auto on the CPU (").contains(why);
        for (String wish : List.of("", "cuda")) {
            assertThat(chosen(wish, driver, LARGE_BYTES)).startsWith("stops: ").contains(why)
                    .endsWith("--backend auto");
        }
    }

    @Test
    void whoAsksForTheCpuIsNotToldOfGpus() throws IOException {
        assertThat(chosen("cpu", driver, LARGE_BYTES)).isEqualTo("cpu on the CPU");
        assertThat(chosen("fpga", driver, LARGE_BYTES)).isEqualTo("stops: --backend is cpu, cuda, timed or auto,"
                + " not 'fpga'");
    }
}
