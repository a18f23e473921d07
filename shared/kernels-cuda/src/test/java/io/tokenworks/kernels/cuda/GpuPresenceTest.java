package io.tokenworks.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.testkit.cuda.Emulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each question needs a process of its own: a driver is looked for once. */
class GpuPresenceTest {

    @TempDir
    Path temporary;

    private List<String> said(String libraryPath) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder probe = new ProcessBuilder(java, "--enable-native-access=ALL-UNNAMED", "-Xshare:auto", "-cp",
                System.getProperty("java.class.path"), "-Djava.io.tmpdir=" + temporary, PresenceProbe.class.getName());
        probe.environment().put("LD_LIBRARY_PATH", libraryPath);
        Process process = probe.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            return out.lines().toList();
        }
    }

    @Test
    void aMachineWithoutADriverSaysSoInOneLine() throws IOException {
        boolean driver = List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib").stream()
                .anyMatch(folder -> Files.exists(Path.of(folder, "libcuda.so.1")));
        Assumptions.assumeFalse(driver, "this machine has a CUDA driver");
        String absent = "Absent[reason=no GPU: the CUDA driver (libcuda.so.1) is not on this machine]";
        assertThat(said("")).containsExactly(absent, absent);
    }

    @Test
    void theEmulatorIsFoundAsADriverAndNothingIsLeftInTheTemporaryFolder() throws IOException {
        String path = Emulator.inThisProcess().driverFolder().toString();
        assertThat(said(path)).containsExactly("Present[devices=2]", "Present[devices=2]");
        try (var left = Files.list(temporary)) {
            assertThat(left.filter(file -> !file.getFileName().toString().startsWith("hsperf"))).isEmpty();
        }
    }
}
