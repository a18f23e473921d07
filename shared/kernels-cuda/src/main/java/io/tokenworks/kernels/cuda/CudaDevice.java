package io.tokenworks.kernels.cuda;

import static io.tokenworks.kernels.cuda.Driver.check;

import io.tokenworks.tensor.Device;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory;
import io.tokenworks.tensor.KvPool;
import java.nio.ByteBuffer;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** Memory of one GPU, keys and values in bf16. */
final class CudaDevice implements Device {

    static final int HEAD_DIM_MAX = 256;

    private final Gpu gpu;
    private final Staging staging;
    private final Runnable unload;

    /** @param unload called on close, while the GPU is still open */
    CudaDevice(Gpu gpu, Staging staging, Runnable unload) {
        this.gpu = gpu;
        this.staging = staging;
        this.unload = unload;
    }

    /** @param memory [blocks][layer][k|v][kvHead][token][headDim] bf16 */
    record Pool(Gpu gpu, KvGroupSpec spec, int blocks, CUdeviceptr memory) implements KvPool {

        /** The first byte of a range of layers of a block. */
        CUdeviceptr at(KvMemory.KvRange range) {
            return memory.withByteOffset(range.block() * spec.blockBytes() + range.layerFrom() * spec.layerBytes());
        }

        @Override
        public void close() {
            gpu.free(memory);
        }
    }

    @Override
    public String name() {
        return gpu.name();
    }

    @Override
    public DeviceBuffer allocate(Dtype dtype, long elements) {
        CudaBuffer buffer = CudaBuffer.allocate(gpu, dtype, elements);
        if (elements > 0) {
            check(JCudaDriver.cuMemsetD8Async(buffer.pointer(), (byte) 0, dtype.bytes(elements), gpu.stream()),
                    "zero memory");
        }
        return buffer;
    }

    @Override
    public void copyIn(float[] source, int count, DeviceBuffer target) {
        staging.in(Dtype.F32.bytes(count), (from, room) -> room.asFloatBuffer().put(source, (int) (from / Float.BYTES),
                room.remaining() / Float.BYTES), pointer(target, Dtype.F32, count));
    }

    @Override
    public void copyIn(int[] source, int count, DeviceBuffer target) {
        staging.in(Dtype.I32.bytes(count), (from, room) -> room.asIntBuffer().put(source, (int) (from / Integer.BYTES),
                room.remaining() / Integer.BYTES), pointer(target, Dtype.I32, count));
    }

    @Override
    public void copyOut(DeviceBuffer source, float[] target, int count) {
        staging.out(pointer(source, Dtype.F32, count), Dtype.F32.bytes(count), (from, room) -> room.asFloatBuffer()
                .get(target, (int) (from / Float.BYTES), room.remaining() / Float.BYTES));
    }

    @Override
    public void copyOut(DeviceBuffer source, int[] target, int count) {
        staging.out(pointer(source, Dtype.I32, count), Dtype.I32.bytes(count), (from, room) -> room.asIntBuffer()
                .get(target, (int) (from / Integer.BYTES), room.remaining() / Integer.BYTES));
    }

    private static CUdeviceptr pointer(DeviceBuffer buffer, Dtype dtype, int count) {
        if (count > buffer.elements()) {
            throw new IndexOutOfBoundsException(count + " elements of a buffer of " + buffer.elements());
        }
        return CudaBuffer.pointer(buffer, dtype);
    }

    @Override
    public KvPool allocateKv(KvGroupSpec spec, int blocks) {
        if (spec.dtype() != Dtype.BF16 || spec.headDim() > HEAD_DIM_MAX) {
            throw new IllegalArgumentException("the CUDA backend keeps KV in BF16 with heads of up to " + HEAD_DIM_MAX
                    + ", not " + spec);
        }
        return new Pool(gpu, spec, blocks, gpu.allocate(spec.blockBytes() * blocks));
    }

    @Override
    public void exportKv(KvPool pool, KvMemory.KvRange range, ByteBuffer target) {
        byte[] bytes = new byte[Math.toIntExact(range.bytes(pool.spec()))];
        gpu.bind();
        check(JCudaDriver.cuMemcpyDtoH(Pointer.to(bytes), ((Pool) pool).at(range), bytes.length), "export " + range);
        target.put(bytes);
    }

    @Override
    public void importKv(KvPool pool, KvMemory.KvRange range, ByteBuffer source) {
        byte[] bytes = new byte[Math.toIntExact(range.bytes(pool.spec()))];
        source.get(bytes);
        gpu.bind();
        check(JCudaDriver.cuMemcpyHtoD(((Pool) pool).at(range), Pointer.to(bytes), bytes.length), "import " + range);
    }

    @Override
    public Event record() {
        gpu.bind();
        CUevent event = new CUevent();
        check(JCudaDriver.cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING), "create an event");
        check(JCudaDriver.cuEventRecord(event, gpu.stream()), "record an event");
        return new Recorded(gpu, event);
    }

    /** An event of the driver, which is given back once it is seen to be done. */
    private static final class Recorded implements Event {

        private final Gpu gpu;
        private final CUevent event;
        private boolean over;

        Recorded(Gpu gpu, CUevent event) {
            this.gpu = gpu;
            this.event = event;
        }

        @Override
        public synchronized boolean done() {
            if (over) {
                return true;
            }
            gpu.bind();
            int result = JCudaDriver.cuEventQuery(event);
            if (result == CUresult.CUDA_ERROR_NOT_READY) {
                return false;
            }
            check(result, "compute what was queued");
            finish();
            return true;
        }

        @Override
        public synchronized void await() {
            if (!over) {
                gpu.bind();
                check(JCudaDriver.cuEventSynchronize(event), "compute what was queued");
                finish();
            }
        }

        private void finish() {
            over = true;
            check(JCudaDriver.cuEventDestroy(event), "destroy an event");
        }
    }

    @Override
    public void close() {
        gpu.synchronise();
        unload.run();
        staging.close();
        gpu.close();
    }
}
