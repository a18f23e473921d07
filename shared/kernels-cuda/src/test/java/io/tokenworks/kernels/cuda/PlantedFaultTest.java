package io.tokenworks.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.testkit.cuda.Emulator;
import io.tokenworks.testkit.cuda.Emulator.Order;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong on a GPU in silence does not pass the emulator: a fault of each kind, planted. */
class PlantedFaultTest {

    private static final int THREADS = 64;
    private static final String SOURCES = "io/tokenworks/kernels/cuda/faults/faults.cu";

    private static Emulator emulator;
    private static byte[] faults;

    private CudaDevice device;
    private Kernels kernels;
    private DeviceBuffer x;

    @BeforeAll
    static void compile() throws IOException {
        emulator = Emulator.inThisProcess();
        faults = Files.readAllBytes(emulator.compile(SOURCES));
    }

    @BeforeEach
    void load() {
        Gpu gpu = new Gpu(0);
        kernels = new Kernels(gpu, faults);
        device = new CudaDevice(gpu, new Staging(gpu), kernels.function("turned_around"), kernels::close);
        x = device.allocate(Dtype.F32, THREADS);
        float[] values = new float[THREADS];
        for (int i = 0; i < THREADS; i++) {
            values[i] = i + 1;
        }
        device.copyIn(values, THREADS, x);
    }

    @AfterEach
    void unload() {
        emulator.forgive();
        emulator.order(Order.FORWARD);
        device.close();
    }

    private float[] run(String kernel) {
        kernels.launch(kernel).floats(x).over(1, 1, THREADS);
        float[] values = new float[THREADS];
        device.copyOut(x, values, THREADS);
        device.record().await();
        return values;
    }

    private static float[] turnedAround() {
        float[] values = new float[THREADS];
        for (int i = 0; i < THREADS; i++) {
            values[i] = THREADS - i;
        }
        return values;
    }

    @ParameterizedTest
    @EnumSource
    void withoutAFaultItIsRightInEveryOrder(Order order) {
        emulator.order(order);
        assertThat(run("turned_around")).isEqualTo(turnedAround());
    }

    @ParameterizedTest
    @EnumSource
    void aMissingBarrierGivesSomethingElse(Order order) {
        emulator.order(order);
        assertThat(run("without_barrier")).isNotEqualTo(turnedAround());
    }

    @ParameterizedTest
    @ValueSource(strings = {"barrier_for_some", "shuffle_for_some"})
    void whatNotAllThreadsReachFails(String kernel) {
        assertThatThrownBy(() -> run(kernel)).isInstanceOf(CudaFault.class)
                .hasMessageContaining("CUDA_ERROR_LAUNCH_FAILED");
        assertThatThrownBy(() -> run("turned_around")).as("as on a GPU, nothing works from then on")
                .isInstanceOf(CudaFault.class);
    }

    @Test
    void sharedMemoryThatNobodyWroteIsNotANumber() {
        float[] values = run("shared_never_written");
        assertThat(values[0]).isNaN();
        assertThat(values[1]).isEqualTo(2);
    }

    @Test
    void aWriteBeyondTheEndFails() {
        assertThatThrownBy(() -> run("writes_beyond_the_end")).isInstanceOf(CudaFault.class)
                .hasMessageContaining("CUDA_ERROR_ILLEGAL_ADDRESS");
    }

    @Test
    void aReadBeyondTheEndIsNotANumber() {
        float[] values = run("reads_beyond_the_end");
        assertThat(values[THREADS - 1]).isNaN();
        assertThat(values[0]).isEqualTo(2);
    }
}
