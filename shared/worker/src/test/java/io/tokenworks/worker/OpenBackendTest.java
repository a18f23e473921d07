package io.tokenworks.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.kernels.cuda.CudaFault;
import io.tokenworks.model.gguf.GgufFault;
import io.tokenworks.testkit.cuda.Emulator;
import io.tokenworks.testkit.cuda.FakeCublas;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A worker on a GPU that has 8 GiB, of which it may take a share. */
class OpenBackendTest {

    private static final long GIBIBYTE = 1L << 30;

    @TempDir
    Path folder;

    private Emulator emulator;

    @BeforeEach
    void load() {
        emulator = Emulator.inThisProcess();
    }

    private WorkerProperties.Worker config(Map<String, String> more) {
        Map<String, String> keys = new HashMap<>(Map.of("tokenworks.state-dir", folder.toString(),
                "tokenworks.worker.id", UUID.randomUUID().toString(), "tokenworks.worker.role", "decode",
                "tokenworks.worker.deployment", "test", "tokenworks.worker.revision", "1",
                "tokenworks.worker.backend", "cuda", "tokenworks.worker.cuda.kernels", emulator.kernels().toString()));
        keys.putAll(more);
        return new Binder(new MapConfigurationPropertySource(keys)).bind("tokenworks", WorkerProperties.class).get()
                .worker();
    }

    /** A file that is as large as it says and takes no room. */
    private Path model(long bytes) throws IOException {
        Path file = folder.resolve("model.gguf");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
        }
        return file;
    }

    @Test
    void itTakesLessThanHalfUnlessToldOtherwise() {
        WorkerProperties.Cuda cuda = config(Map.of()).cuda();
        assertThat(cuda.device()).isZero();
        assertThat(cuda.memoryShare()).isEqualTo(new BigDecimal("0.45"));
        assertThat(cuda.share(1000)).isEqualTo(450);
    }

    @Test
    void weightsThatDoNotFitTheShareAreRefusedInOneLineBeforeTheyAreRead() throws IOException {
        Path model = model(4 * GIBIBYTE);
        assertThatThrownBy(() -> OpenBackend.cuda(config(Map.of()), model)).isInstanceOf(CudaFault.class)
                .hasMessage("not enough memory on GPU 0: emulated GPU 0, compute capability 9.0, 8.6 of 8.6 GB free:"
                        + " this worker may take a share of 0.45 of it and needs 4.3 GB");
    }

    @Test
    void withinALargerShareTheyDo() throws IOException {
        Map<String, String> most = Map.of("tokenworks.worker.cuda.memory-share", "0.9",
                "tokenworks.worker.cuda.device", "1");
        OpenBackend open = OpenBackend.cuda(config(most), model(4 * GIBIBYTE));
        assertThat(open.device()).startsWith("GPU 1: emulated GPU 1");
        open.backend().close();
    }

    @Test
    void itComputesTheSameForEverySequenceUnlessToldToBeFast(@TempDir Path libraries) throws IOException {
        Path model = model(1);
        Map<String, String> fast = Map.of("tokenworks.worker.cuda.arithmetic", "fast", "tokenworks.worker.cuda.cublas",
                FakeCublas.build(libraries, 13).folder().toString());
        OpenBackend invariant = OpenBackend.cuda(config(Map.of()), model);
        assertThat(invariant.backend().numericMode()).isEqualTo("cuda-invariant");
        invariant.backend().close();
        OpenBackend quick = OpenBackend.cuda(config(fast), model);
        assertThat(quick.backend().numericMode()).isEqualTo("cuda-fast");
        quick.backend().close();
    }

    @Test
    void withWeightsOfEightBitsItExchangesNothingWithOthers() throws IOException {
        OpenBackend narrow = OpenBackend.cuda(config(Map.of("tokenworks.worker.cuda.weights", "fp8")), model(1));
        assertThat(narrow.backend().numericMode()).isEqualTo("cuda-invariant-fp8");
        narrow.backend().close();
    }

    /** Knows whether the CPU's kernels were made warm, which nobody does for a GPU. */
    private static final class Warmed implements LoadProgress {
        private boolean up;

        @Override
        public void warmingUp() {
            up = true;
        }

        @Override
        public void loaded(int percent) {
            // Nothing is loaded from a file that is no model.
        }
    }

    @Test
    void autoGoesOnOnTheCpuWhereTheGpuCannotBeUsedAndCudaDoesNot() throws IOException {
        String path = model(1).toString();
        for (String backend : List.of("auto", "cuda")) {
            Map<String, String> keys = Map.of("tokenworks.worker.backend", backend, "tokenworks.worker.cuda.device",
                    "7", "tokenworks.worker.model-path", path, "tokenworks.worker.threads", "1");
            Warmed warmed = new Warmed();
            LocalModelLoader loader = new LocalModelLoader(config(keys), _ -> {});
            assertThatThrownBy(() -> loader.load(_ -> {}, warmed))
                    .isInstanceOf(backend.equals("auto") ? GgufFault.class : CudaFault.class);
            assertThat(warmed.up).as("on the CPU, told %s", backend).isEqualTo(backend.equals("auto"));
        }
    }

    @Test
    void aGpuThatIsNotThereIsNamed() {
        Map<String, String> other = Map.of("tokenworks.worker.cuda.device", "7");
        assertThatThrownBy(() -> OpenBackend.cuda(config(other), model(1))).isInstanceOf(CudaFault.class)
                .hasMessage("no GPU 7: the machine has 2");
    }
}
