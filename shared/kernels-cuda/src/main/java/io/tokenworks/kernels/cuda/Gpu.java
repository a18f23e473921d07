package io.tokenworks.kernels.cuda;

import static io.tokenworks.kernels.cuda.Driver.check;

import io.tokenworks.kernels.cuda.GpuPresence.Absent;
import io.tokenworks.kernels.cuda.GpuPresence.Present;
import io.tokenworks.kernels.cuda.GpuPresence.Unusable;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/** One GPU with the stream that all steps are queued on. */
final class Gpu implements AutoCloseable {

    private final CUdevice device = new CUdevice();
    private final CUcontext context = new CUcontext();
    private final CUstream stream = new CUstream();
    private final AtomicLong allocatedBytes = new AtomicLong();

    /** @throws CudaFault if there is no such GPU */
    Gpu(int ordinal) {
        switch (Driver.presence()) {
            case Absent(String reason) -> throw new CudaFault(reason);
            case Unusable(String reason) -> throw new CudaFault(reason);
            case Present(int devices) when ordinal >= devices -> throw new CudaFault(
                    "no GPU " + ordinal + ": the machine has " + devices);
            case Present _ -> check(JCudaDriver.cuDeviceGet(device, ordinal), "open GPU " + ordinal);
        }
        check(JCudaDriver.cuDevicePrimaryCtxRetain(context, device), "open GPU " + ordinal);
        bind();
        // Past the legacy stream, so that copies of blocks do not wait for the step that is computed.
        check(JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING), "create a stream");
    }

    /** Every thread that calls the driver binds the GPU first; binding again costs next to nothing. */
    void bind() {
        check(JCudaDriver.cuCtxSetCurrent(context), "use the GPU");
    }

    CUstream stream() {
        return stream;
    }

    /** Name and compute capability. */
    String name() {
        byte[] name = new byte[256];
        check(JCudaDriver.cuDeviceGetName(name, name.length, device), "ask for the GPU's name");
        int length = 0;
        while (name[length] != 0) {
            length++;
        }
        return new String(name, 0, length, StandardCharsets.UTF_8) + ", compute capability "
                + attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR) + "."
                + attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    }

    GpuDevice describe(int ordinal) {
        bind();
        long[] free = {0};
        long[] total = {0};
        check(JCudaDriver.cuMemGetInfo(free, total), "ask for the GPU's memory");
        return new GpuDevice(ordinal, name(), total[0], free[0]);
    }

    /** Where it is plugged in: names it among all processes of the machine. */
    String busId() {
        String[] id = {""};
        check(JCudaDriver.cuDeviceGetPCIBusId(id, 32, device), "ask where the GPU is plugged in");
        return id[0];
    }

    /** Multiprocessors. */
    int processors() {
        return attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
    }

    private int attribute(int attribute) {
        int[] value = {0};
        check(JCudaDriver.cuDeviceGetAttribute(value, attribute, device), "ask for an attribute of the GPU");
        return value[0];
    }

    /** Memory of the GPU, contents undefined. */
    CUdeviceptr allocate(long bytes) {
        bind();
        CUdeviceptr pointer = new CUdeviceptr();
        check(JCudaDriver.cuMemAlloc(pointer, bytes), "allocate " + bytes + " bytes of the GPU's memory");
        allocatedBytes.addAndGet(bytes);
        return pointer;
    }

    /** All that was ever allocated here. */
    long allocatedBytes() {
        return allocatedBytes.get();
    }

    void free(CUdeviceptr pointer) {
        bind();
        check(JCudaDriver.cuMemFree(pointer), "free the GPU's memory");
    }

    /** Waits for everything queued. */
    void synchronise() {
        bind();
        check(JCudaDriver.cuStreamSynchronize(stream), "finish what was queued");
    }

    @Override
    public void close() {
        bind();
        check(JCudaDriver.cuStreamDestroy(stream), "destroy a stream");
        check(JCudaDriver.cuDevicePrimaryCtxRelease(device), "close the GPU");
    }
}
