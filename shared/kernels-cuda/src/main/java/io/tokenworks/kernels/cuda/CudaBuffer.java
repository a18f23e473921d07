package io.tokenworks.kernels.cuda;

import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import jcuda.driver.CUdeviceptr;

/** Plain elements in the memory of a GPU. */
record CudaBuffer(Gpu gpu, CUdeviceptr pointer, Dtype dtype, long elements) implements DeviceBuffer {

    /** Contents undefined. */
    static CudaBuffer allocate(Gpu gpu, Dtype dtype, long elements) {
        if (dtype != Dtype.F32 && dtype != Dtype.I32) {
            throw new IllegalArgumentException("a buffer holds F32 or I32, not " + dtype);
        }
        return new CudaBuffer(gpu, gpu.allocate(Math.max(1, dtype.bytes(elements))), dtype, elements);
    }

    static CUdeviceptr pointer(DeviceBuffer buffer, Dtype dtype) {
        if (buffer instanceof CudaBuffer ours && ours.dtype == dtype) {
            return ours.pointer;
        }
        throw new IllegalArgumentException("not a buffer of " + dtype + " on a GPU: " + buffer.dtype());
    }

    @Override
    public void close() {
        gpu.free(pointer);
    }
}
