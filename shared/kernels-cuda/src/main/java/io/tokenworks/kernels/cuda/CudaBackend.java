package io.tokenworks.kernels.cuda;

import io.tokenworks.tensor.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

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
        return open(device, kernels, Arithmetic.PLAIN);
    }

    /**
     * That cuBLASLt multiplies where it can: faster, but a sequence's tokens may depend on its neighbours.
     *
     * @param folder where its library is; empty: where the system looks for it
     * @param said told in one line what multiplies, and why if it is not cuBLASLt
     */
    public record FastMode(Optional<Path> folder, Consumer<String> said) {}

    /**
     * What products are made of.
     *
     * @param weights as what matrices of layers are held
     * @param fast that cuBLASLt multiplies, where it is found and its products agree with our own
     */
    public record Arithmetic(Weights weights, Optional<FastMode> fast) {

        /** Weights as they are, and our own kernels alone. */
        public static final Arithmetic PLAIN = new Arithmetic(Weights.FILE, Optional.empty());

        private String name(boolean isFast) {
            return (isFast ? "cuda-fast" : "cuda-invariant") + (weights == Weights.FP8 ? "-fp8" : "");
        }
    }

    /** The same with another arithmetic; the backend's numeric mode says which it is. */
    public static Backend open(int device, Optional<Path> kernels, Arithmetic arithmetic) {
        byte[] image = kernels.map(CudaBackend::read).orElseGet(CudaBackend::built);
        Gpu gpu = new Gpu(device);
        try {
            return open(gpu, image, arithmetic);
        } catch (RuntimeException e) {
            gpu.close();
            throw e;
        }
    }

    private static Backend open(Gpu gpu, byte[] image, Arithmetic arithmetic) {
        Kernels loaded = new Kernels(gpu, image);
        Staging staging = new Staging(gpu);
        Scratch scratch = new Scratch(gpu);
        Optional<FastMatmul> fast = arithmetic.fast().flatMap(wish -> checked(loaded, staging, scratch, wish));
        CudaDevice memory = new CudaDevice(gpu, staging, loaded.function("crc32c"), () -> {
            fast.ifPresent(FastMatmul::close);
            scratch.close();
            loaded.close();
        });
        Matmul matmul = new Matmul(loaded, scratch, fast);
        return new Backend(memory, new CudaOps(loaded, staging, scratch, matmul, arithmetic.weights()),
                arithmetic.name(fast.isPresent()));
    }

    /** Only what has shown that it is right is used. */
    private static Optional<FastMatmul> checked(Kernels kernels, Staging staging, Scratch scratch, FastMode mode) {
        try {
            FastMatmul fast = FastMatmul.open(kernels.gpu(), mode.folder());
            Optional<String> wrong = wrong(kernels, staging, scratch, fast);
            if (wrong.isEmpty()) {
                mode.said().accept(fast.name() + " multiplies many rows by weights of BF16");
                return Optional.of(fast);
            }
            mode.said().accept("our own kernels multiply: " + fast.name() + " " + wrong.get());
            fast.close();
        } catch (CudaFault unusable) {
            mode.said().accept("our own kernels multiply: " + unusable.getMessage());
        }
        return Optional.empty();
    }

    private static Optional<String> wrong(Kernels kernels, Staging staging, Scratch scratch, FastMatmul fast) {
        try {
            Optional<String> difference = new ProductCheck(kernels.gpu(), staging).difference(
                    new Matmul(kernels, scratch, Optional.empty()), new Matmul(kernels, scratch, Optional.of(fast)));
            return fast.products() == 0
                    ? Optional.of("knows no way to multiply on this GPU")
                    : difference.map(words -> "gave " + words);
        } catch (CudaFault broken) {
            return Optional.of("broke: " + broken.getMessage());
        }
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
