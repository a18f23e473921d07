package io.tokenworks.kernels.cuda;

import static io.tokenworks.kernels.cuda.Driver.check;

import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import java.util.ArrayList;
import java.util.List;
import jcuda.NativePointerObject;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/** One launch of a kernel: its arguments in the order of its declaration, then its grid. */
final class Launch {

    private final Kernels kernels;
    private final String kernel;
    private final List<NativePointerObject> arguments = new ArrayList<>();
    private int sharedBytes;

    Launch(Kernels kernels, String kernel) {
        this.kernels = kernels;
        this.kernel = kernel;
    }

    Launch floats(DeviceBuffer buffer) {
        return pointer(CudaBuffer.pointer(buffer, Dtype.F32));
    }

    Launch ints(DeviceBuffer buffer) {
        return pointer(CudaBuffer.pointer(buffer, Dtype.I32));
    }

    Launch pointer(CUdeviceptr pointer) {
        arguments.add(Pointer.to(pointer));
        return this;
    }

    Launch value(int value) {
        arguments.add(Pointer.to(new int[]{value}));
        return this;
    }

    Launch value(float value) {
        arguments.add(Pointer.to(new float[]{value}));
        return this;
    }

    /** A structure of ints. */
    Launch structure(int... fields) {
        arguments.add(Pointer.to(fields));
        return this;
    }

    /** A structure of pointers. */
    Launch structure(CUdeviceptr... fields) {
        long[] addresses = new long[fields.length];
        for (int i = 0; i < fields.length; i++) {
            addresses[i] = NativeHandle.of(fields[i]);
        }
        arguments.add(Pointer.to(addresses));
        return this;
    }

    /** The structure of two pointers and two ints of {@code experts.cuh}. */
    Launch choices(CUdeviceptr order, CUdeviceptr tiles, int experts, int each) {
        long ints = (long) each << Integer.SIZE | experts; // little-endian
        arguments.add(Pointer.to(new long[]{NativeHandle.of(order), NativeHandle.of(tiles), ints}));
        return this;
    }

    /** Bytes of dynamic shared memory. */
    Launch sharing(int bytes) {
        sharedBytes = bytes;
        return this;
    }

    /** Queues it; nothing if the grid is empty. */
    void over(int blocksX, int blocksY, int threads) {
        over(blocksX, blocksY, 1, threads);
    }

    /** Queues it; nothing if the grid is empty. */
    void over(int blocksX, int blocksY, int blocksZ, int threads) {
        if (blocksX == 0 || blocksY == 0 || blocksZ == 0) {
            return;
        }
        kernels.gpu().bind();
        Pointer all = Pointer.to(arguments.toArray(NativePointerObject[]::new));
        check(JCudaDriver.cuLaunchKernel(kernels.function(kernel, sharedBytes), blocksX, blocksY, blocksZ, threads, 1,
                1, sharedBytes, kernels.gpu().stream(), all, null), "launch " + kernel);
    }
}
