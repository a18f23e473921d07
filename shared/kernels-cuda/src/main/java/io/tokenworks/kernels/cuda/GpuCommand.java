package io.tokenworks.kernels.cuda;

import io.tokenworks.kernels.cuda.GpuPresence.Absent;
import io.tokenworks.kernels.cuda.GpuPresence.Present;
import io.tokenworks.kernels.cuda.GpuPresence.Unusable;

/**
 * Says in one line what the launcher must know. Exit code 0: workers can compute on the GPU that is named. 1: this
 * machine has no GPU. 2: it has one, but it cannot be used, or not for so much.
 */
public final class GpuCommand {

    private static final int USABLE = 0;
    private static final int NONE = 1;
    private static final int UNUSABLE = 2;
    private static final double GIGABYTE = 1e9;

    private GpuCommand() {}

    /** @param arguments bytes that all workers together need, if that is known */
    public static void main(String[] arguments) {
        long neededBytes = arguments.length == 0 ? 0 : Long.parseLong(arguments[0]);
        Answer answer = answer(neededBytes);
        System.out.println(answer.line());
        System.exit(answer.status());
    }

    /** @param status the exit code */
    record Answer(int status, String line) {}

    static Answer answer(long neededBytes) {
        return switch (CudaBackend.presence()) {
            case Absent(String reason) -> new Answer(NONE, reason);
            case Unusable(String reason) -> new Answer(UNUSABLE, reason);
            case Present _ when !CudaBackend.hasKernels() -> new Answer(UNUSABLE,
                    "there is a GPU, but this build has no kernels for it: it was made without nvcc");
            case Present _ -> room(CudaBackend.device(0), neededBytes);
        };
    }

    private static Answer room(GpuDevice gpu, long neededBytes) {
        if (gpu.freeBytes() >= neededBytes) {
            return new Answer(USABLE, gpu.toString());
        }
        return new Answer(UNUSABLE, "not enough memory on %s; the workers need %.1f GB".formatted(gpu,
                neededBytes / GIGABYTE));
    }
}
