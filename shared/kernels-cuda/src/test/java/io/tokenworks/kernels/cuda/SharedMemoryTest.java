package io.tokenworks.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.tensor.Backend;
import io.tokenworks.tensor.KvMemory.KvRange;
import io.tokenworks.tensor.KvPool;
import io.tokenworks.testkit.cuda.Emulator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two processes on one GPU: blocks of the one are copied by the other, past the host. */
class SharedMemoryTest {

    private static final int LAYERS = LendingProcess.SPEC.layers();

    private final Emulator emulator = Emulator.inThisProcess();

    private Process lender(int gpu) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(java, "-Xmx128m", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), LendingProcess.class.getName(), "" + gpu,
                emulator.kernels().toString());
        builder.environment().put("LD_LIBRARY_PATH", emulator.driverFolder().toString());
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    @Test
    void aBlockOfAnotherProcessIsCopied() throws Exception {
        Process lender = lender(0);
        try (Backend backend = CudaBackend.open(0, Optional.of(emulator.kernels()));
                KvPool ours = backend.device().allocateKv(LendingProcess.SPEC, 2)) {
            byte[] share = HexFormat.of().parseHex(lender.inputReader().readLine());
            try (KvPool theirs = backend.device().borrowKv(ours, share).orElseThrow()) {
                assertThat(theirs.blocks()).isEqualTo(LendingProcess.BLOCKS);
                backend.device().copyKv(theirs, new KvRange(0, 2, 1, LAYERS), ours, new KvRange(0, 1, 1, LAYERS));
            }
            KvRange copied = new KvRange(0, 1, 1, LAYERS);
            ByteBuffer bytes = ByteBuffer.allocate((int) copied.bytes(LendingProcess.SPEC));
            backend.device().exportKv(ours, copied, bytes);
            ByteBuffer expected = ByteBuffer.wrap(LendingProcess.block());
            expected.position((int) LendingProcess.SPEC.layerBytes());
            assertThat(bytes.flip()).isEqualTo(expected);
        } finally {
            lender.getOutputStream().close();
            lender.waitFor();
        }
        assertThat(lender.exitValue()).isZero();
    }

    @Test
    void aPoolOfAnotherGpuOrOfNobodyIsOutOfReach() throws Exception {
        Process lender = lender(1);
        try (Backend backend = CudaBackend.open(0, Optional.of(emulator.kernels()));
                KvPool ours = backend.device().allocateKv(LendingProcess.SPEC, 2)) {
            byte[] share = HexFormat.of().parseHex(lender.inputReader().readLine());
            assertThat(backend.device().borrowKv(ours, share)).as("another GPU's").isEmpty();
            assertThat(backend.device().borrowKv(ours, new byte[0])).as("nothing").isEmpty();
            byte[] own = backend.device().shareKv(ours).orElseThrow();
            assertThat(backend.device().borrowKv(ours, own)).as("our own, which the driver does not open").isEmpty();
            own[own.length - 70] ^= 1;
            assertThat(backend.device().borrowKv(ours, own)).as("of another machine, or what says so").isEmpty();
        } finally {
            lender.getOutputStream().close();
            lender.waitFor();
        }
    }
}
