package io.tokenworks.kernels.cuda;

import static io.tokenworks.kernels.cuda.Driver.check;

import io.tokenworks.tensor.Device;
import io.tokenworks.tensor.DeviceBuffer;
import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.KvGroupSpec;
import io.tokenworks.tensor.KvMemory;
import io.tokenworks.tensor.KvPool;
import java.nio.ByteBuffer;
import java.util.Optional;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.JCudaDriver;

/** Memory of one GPU, keys and values in bf16. */
final class CudaDevice implements Device {

    static final int HEAD_DIM_MAX = 256;

    private final Gpu gpu;
    private final Staging staging;
    private final Marks marks;
    private final KvCopies copies;
    private final SharedMemory shared;
    private final Runnable unload;

    /**
     * @param checksum the kernel of {@code checksum.cu}
     * @param unload called on close, while the GPU is still open
     */
    CudaDevice(Gpu gpu, Staging staging, CUfunction checksum, Runnable unload) {
        this.gpu = gpu;
        this.staging = staging;
        this.marks = new Marks(gpu, staging);
        this.copies = new KvCopies(gpu, checksum);
        this.shared = new SharedMemory(gpu);
        this.unload = unload;
    }

    /** A pool at an address: [blocks][layer][k|v][kvHead][token][headDim] bf16. */
    interface Place extends KvPool {

        CUdeviceptr memory();

        /** The first byte of a range of layers of a block. */
        default CUdeviceptr at(KvMemory.KvRange range) {
            return memory().withByteOffset(range.block() * spec().blockBytes()
                    + range.layerFrom() * spec().layerBytes());
        }
    }

    /** Another process's. */
    private record Borrowed(SharedMemory shared, SharedMemory.Opened opened, KvGroupSpec spec) implements Place {

        @Override
        public int blocks() {
            return opened.number();
        }

        @Override
        public CUdeviceptr memory() {
            return new CUdeviceptr().withByteOffset(opened.address());
        }

        @Override
        public void close() {
            shared.close(opened);
        }
    }

    record Pool(Gpu gpu, KvGroupSpec spec, int blocks, CUdeviceptr memory) implements Place {

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
    public long allocatedBytes() {
        return gpu.allocatedBytes();
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
        copies.out(((Pool) pool).at(range), range.bytes(pool.spec()), target);
    }

    @Override
    public void importKv(KvPool pool, KvMemory.KvRange range, ByteBuffer source) {
        copies.in(source, ((Pool) pool).at(range), range.bytes(pool.spec()));
    }

    @Override
    public Optional<byte[]> shareKv(KvPool pool) {
        return shared.share(((Pool) pool).memory(), pool.blocks());
    }

    @Override
    public Optional<KvPool> borrowKv(KvPool ours, byte[] share) {
        return shared.open(share).map(opened -> new Borrowed(shared, opened, ours.spec()));
    }

    @Override
    public void copyKv(KvPool source, KvMemory.KvRange from, KvPool target, KvMemory.KvRange to) {
        copies.across(((Place) source).at(from), ((Place) target).at(to), to.bytes(target.spec()));
    }

    @Override
    public boolean checksumsKv() {
        return true;
    }

    @Override
    public int checksumKv(KvPool pool, KvMemory.KvRange range) {
        return copies.checksum(((Pool) pool).at(range), range.bytes(pool.spec()));
    }

    @Override
    public Event record() {
        return marks.record();
    }

    @Override
    public boolean records() {
        return true;
    }

    @Override
    public Recording record(Runnable work) {
        return Graph.of(gpu, work);
    }

    @Override
    public void close() {
        gpu.synchronise();
        unload.run();
        copies.close();
        marks.close();
        staging.close();
        gpu.close();
    }
}
