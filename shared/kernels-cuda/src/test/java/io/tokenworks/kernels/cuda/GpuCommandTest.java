package io.tokenworks.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.kernels.cuda.GpuCommand.Answer;
import io.tokenworks.testkit.cuda.Emulator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the launcher is told on a machine with a GPU. */
class GpuCommandTest {

    private static final String NO_KERNELS = "there is a GPU, but this build has no kernels for it:"
            + " it was made without nvcc";

    @BeforeAll
    static void load() {
        Emulator.inThisProcess();
    }

    @Test
    void aGpuThatCanBeUsedIsNamed() {
        Answer answer = GpuCommand.answer(1 << 20);
        if (CudaBackend.hasKernels()) {
            assertThat(answer.status()).isZero();
            assertThat(answer.line()).startsWith("GPU 0: emulated GPU 0, compute capability 9.0, 8.6 of 8.6 GB free");
        } else {
            assertThat(answer).isEqualTo(new Answer(2, NO_KERNELS));
        }
    }

    @Test
    void tooLittleMemoryIsOneLineWithWhatIsThereAndWhatIsNeeded() {
        Answer answer = GpuCommand.answer(100_000_000_000L);
        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.line()).isEqualTo(CudaBackend.hasKernels()
                ? "not enough memory on GPU 0: emulated GPU 0, compute capability 9.0, 8.6 of 8.6 GB free;"
                        + " the workers need 100.0 GB"
                : NO_KERNELS);
    }
}
