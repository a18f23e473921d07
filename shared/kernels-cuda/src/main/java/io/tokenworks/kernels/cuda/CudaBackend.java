package io.tokenworks.kernels.cuda;

import io.tokenworks.tensor.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The way in. */
public final class CudaBackend {

    private static final String KERNELS = "kernels.fatbin";

    private CudaBackend() {}

    /** Whether this machine has a GPU. The answer stays the same as long as the process lives. */
    public static GpuPresence presence() {
        return Driver.presence();
    }

    /** @throws CudaFault in one clear line, if there is no such GPU */
    public static GpuDevice device(int ordinal) {
        try (Gpu gpu = new Gpu(ordinal)) {
            return gpu.describe(ordinal);
        }
    }

    /** Whether this build has kernels for GPUs: one without nvcc has none. */
    public static boolean hasKernels() {
        return CudaBackend.class.getResource(KERNELS) != null;
    }

    /**
     * A backend on one GPU; closing it frees what it holds there, but for what others hold still.
     *
     * @param device which of the machine's GPUs, from 0
     * @param kernels a file with kernels compiled elsewhere; without, those of this build
     * @throws CudaFault in one clear line, if there is no such GPU or there are no kernels for it
     */
    public static Backend open(int device, Optional<Path> kernels) {
        byte[] image = kernels.map(CudaBackend::read).orElseGet(CudaBackend::built);
        Gpu gpu = new Gpu(device);
        try {
            return open(gpu, image);
        } catch (RuntimeException e) {
            gpu.close();
            throw e;
        }
    }

    private static Backend open(Gpu gpu, byte[] image) {
        Kernels loaded = new Kernels(gpu, image);
        Staging staging = new Staging(gpu);
        Scratch scratch = new Scratch(gpu);
        CudaDevice memory = new CudaDevice(gpu, staging, loaded.function("crc32c"), () -> {
            scratch.close();
            loaded.close();
        });
        return new Backend(memory, new CudaOps(loaded, staging, scratch), "cuda-invariant");
    }

    private static byte[] read(Path kernels) {
        try {
            return Files.readAllBytes(kernels);
        } catch (IOException e) {
            throw new UncheckedIOException("the kernels cannot be read: " + kernels, e);
        }
    }

    private static byte[] built() {
        try (InputStream in = CudaBackend.class.getResourceAsStream(KERNELS)) {
            if (in == null) {
                throw new CudaFault("this build has no kernels for GPUs: it was made without nvcc");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the kernels cannot be read", e);
        }
    }
}
