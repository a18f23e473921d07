package io.tokenworks.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.testkit.cuda.Emulator;
import jcuda.driver.CUdeviceptr;
import org.junit.jupiter.api.Test;

/** Addresses as kernels see them, out of objects that hide them. */
class NativeHandleTest {

    private static final long OFFSET_BYTES = 64;

    @Test
    void aPointerIntoABufferKeepsItsOffset() {
        Emulator.inThisProcess();
        try (Gpu gpu = new Gpu(0); DeviceBuffer buffer = CudaBuffer.allocate(gpu, Dtype.F32, 64)) {
            CUdeviceptr start = CudaBuffer.pointer(buffer, Dtype.F32);
            CUdeviceptr inside = start.withByteOffset(OFFSET_BYTES);
            assertThat(NativeHandle.of(start)).isNotZero();
            assertThat(NativeHandle.of(inside)).isEqualTo(NativeHandle.of(start) + OFFSET_BYTES);
            assertThat(NativeHandle.of(inside.withByteOffset(OFFSET_BYTES)))
                    .isEqualTo(NativeHandle.of(start) + 2 * OFFSET_BYTES);
            assertThat(NativeHandle.of(gpu.stream())).isNotZero();
        }
    }
}
