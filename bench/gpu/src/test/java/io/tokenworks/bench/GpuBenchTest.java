package io.tokenworks.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.testkit.cuda.Emulator;
import io.tokenworks.testkit.cuda.FakeCublas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark runs, on the emulator, whose times mean nothing. */
class GpuBenchTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private int run(String... arguments) throws IOException {
        return GpuBench.run(new PrintStream(said, true, StandardCharsets.UTF_8), arguments);
    }

    @Test
    void itMeasuresKernelsPromptsAndGeneration() throws IOException {
        Path raw = folder.resolve("raw.json");
        String kernels = Emulator.inThisProcess().kernels().toString();
        assertThat(run("--models", "tiny,tiny-q4", "--out", raw.toString(), "--kernels", kernels)).isZero();
        String text = said.toString(StandardCharsets.UTF_8);
        assertThat(text).contains("emulated GPU 0").contains("tiny BF16 prefill of 16 tokens")
                .contains("tiny Q4_0 decode, 3 at a time over 16").contains("attention, a step of 9 sequences");
        assertThat(Files.readString(raw)).contains("\"what\": \"matmul Q4_0 96 x 64, 9 rows\"")
                .contains("\"what\": \"matmul MXFP4 96 x 64, 9 rows\"")
                .contains("\"what\": \"matmul E4M3 96 x 128, 9 rows\"")
                .contains("\"what\": \"matmul Q4_K 96 x 256, 1 rows\"")
                .contains("\"what\": \"matmul Q5_K 96 x 256, 9 rows\"")
                .contains("\"what\": \"matmul Q6_K 96 x 256, 9 rows\"")
                .contains("\"what\": \"tiny BF16 decode, 1 at a time over 16\"");
    }

    @Test
    void withCublasItSaysWhatMultiplies() throws IOException {
        String kernels = Emulator.inThisProcess().kernels().toString();
        String cublas = FakeCublas.build(folder.resolve("cublas"), 13).folder().toString();
        assertThat(run("--models", "tiny", "--out", folder.resolve("raw.json").toString(), "--kernels", kernels,
                "--cublas", cublas)).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("cuBLASLt 13.3.4 multiplies many rows")
                .contains("tiny BF16 prefill of 16 tokens");
    }

    @Test
    void whatItDoesNotKnowIsNamed() throws IOException {
        Emulator.inThisProcess();
        assertThat(run("--models", "9b")).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("--models: '9b'");
        assertThat(run("--rows", "3")).isEqualTo(64);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("Usage: bench gpu");
    }
}
