package io.tokenworks.worker;

import io.tokenworks.kernels.cpu.CpuBackend;
import io.tokenworks.kernels.cuda.CudaBackend;
import io.tokenworks.kernels.cuda.CudaFault;
import io.tokenworks.kernels.cuda.GpuDevice;
import io.tokenworks.model.LoadedModel;
import io.tokenworks.model.RunnerOptions;
import io.tokenworks.tensor.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backend that is open.
 *
 * @param device in words
 * @param kvRoom how much memory there is for KV
 */
record OpenBackend(Backend backend, String device, KvRoom kvRoom) {

    private static final Logger LOG = LoggerFactory.getLogger(OpenBackend.class);

    /** Asked once the weights are loaded. */
    @FunctionalInterface
    interface KvRoom {
        /** @param options all but the number of KV blocks */
        long bytes(LoadedModel model, RunnerOptions options);
    }

    static OpenBackend cpu(WorkerProperties.Worker config) {
        int threads = config.threads() > 0 ? config.threads() : Runtime.getRuntime().availableProcessors();
        return new OpenBackend(CpuBackend.open(threads), "CPU, " + threads + " threads",
                (_, _) -> config.kvBytes().toBytes());
    }

    /** @throws CudaFault in one clear line, if the GPU cannot be used or has too little memory for the weights */
    static OpenBackend cuda(WorkerProperties.Worker config, Path model) {
        WorkerProperties.Cuda cuda = config.cuda();
        GpuDevice gpu = CudaBackend.device(cuda.device());
        long weightsBytes = size(model);
        long takenBytes = Math.min(gpu.freeBytes(), cuda.share(gpu.totalBytes()));
        if (weightsBytes > takenBytes) {
            throw tooSmall(gpu, cuda, weightsBytes);
        }
        Backend backend = open(cuda);
        return new OpenBackend(backend, gpu.toString(), (loaded, options) -> {
            // The weights, as we took them: another worker may be loading onto the same GPU meanwhile.
            long left = takenBytes - backend.device().allocatedBytes() - loaded.stepBytes(options);
            if (loaded.kvBlocks(left, options) < 1) {
                throw tooSmall(gpu, cuda, weightsBytes + loaded.stepBytes(options));
            }
            return left;
        });
    }

    private static Backend open(WorkerProperties.Cuda cuda) {
        Optional<Path> kernels = path(cuda.kernels());
        Optional<CudaBackend.FastMode> fast = switch (cuda.arithmetic()) {
            case INVARIANT -> Optional.empty();
            case FAST -> Optional.of(new CudaBackend.FastMode(path(cuda.cublas()), LOG::info));
        };
        return CudaBackend.open(cuda.device(), kernels, new CudaBackend.Arithmetic(cuda.weights(), fast));
    }

    private static Optional<Path> path(String text) {
        return Optional.of(text).filter(file -> !file.isBlank()).map(Path::of);
    }

    private static CudaFault tooSmall(GpuDevice gpu, WorkerProperties.Cuda cuda, long neededBytes) {
        return new CudaFault("not enough memory on %s: this worker may take a share of %s of it and needs %.1f GB"
                .formatted(gpu, cuda.memoryShare().toPlainString(), neededBytes / 1e9));
    }

    private static long size(Path model) {
        try {
            return Files.size(model);
        } catch (IOException e) {
            throw new UncheckedIOException("the size of " + model + " cannot be read", e);
        }
    }
}
