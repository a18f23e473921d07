package io.tokenworks.kernels.cuda;

import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process that runs one kernel over 64 floats on a driver that AddressSanitizer watches. */
final class SanitizedProbe {

    private static final int THREADS = 64;

    private SanitizedProbe() {}

    /** @param arguments the driver, the kernels, and which of them */
    public static void main(String[] arguments) throws IOException {
        System.load(arguments[0]);
        Gpu gpu = new Gpu(0);
        Kernels kernels = new Kernels(gpu, Files.readAllBytes(Path.of(arguments[1])));
        try (DeviceBuffer x = CudaBuffer.allocate(gpu, Dtype.F32, THREADS)) {
            kernels.launch(arguments[2]).floats(x).over(1, 1, THREADS);
            gpu.synchronise();
        }
        System.out.println("done");
    }
}
