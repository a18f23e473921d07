package io.tokenworks.kernels.cuda;

import static io.tokenworks.kernels.cuda.Driver.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/**
 * Pinned memory of the host, through which everything goes to the GPU and comes back. Copies take turns in it from
 * front to end; at the end it is waited for. One thread.
 */
final class Staging implements AutoCloseable {

    private static final int BYTES = 4 << 20;
    private static final int ALIGNMENT = 256;

    private final Gpu gpu;
    private final Pointer memory = new Pointer();
    private final ByteBuffer bytes;
    private int used;

    Staging(Gpu gpu) {
        this.gpu = gpu;
        check(JCudaDriver.cuMemHostAlloc(memory, BYTES, 0), "allocate pinned memory");
        this.bytes = memory.getByteBuffer(0, BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes bytes [from, from + room.remaining()) of something, or reads them. */
    @FunctionalInterface
    interface Part {
        void copy(long from, ByteBuffer room);
    }

    /**
     * Queues a copy of {@code count} bytes, which {@code source} puts into the room it is given, into {@code target}.
     */
    void in(long count, Part source, CUdeviceptr target) {
        gpu.bind();
        for (long from = 0; from < count;) {
            ByteBuffer room = room(count - from);
            int size = room.remaining();
            Pointer staged = memory.withByteOffset(used - rounded(size));
            source.copy(from, room);
            check(JCudaDriver.cuMemcpyHtoDAsync(target.withByteOffset(from), staged, size, gpu.stream()),
                    "copy to the GPU");
            from += size;
        }
    }

    /** Copies {@code count} bytes of {@code source}, once all that is queued is done; {@code target} takes them. */
    void out(CUdeviceptr source, long count, Part target) {
        gpu.bind();
        for (long from = 0; from < count;) {
            ByteBuffer room = room(count - from);
            int size = room.remaining();
            Pointer staged = memory.withByteOffset(used - rounded(size));
            check(JCudaDriver.cuMemcpyDtoHAsync(staged, source.withByteOffset(from), size, gpu.stream()),
                    "copy from the GPU");
            synchronise();
            target.copy(from, room);
            from += size;
        }
    }

    /** Some room that no queued copy uses, as much of {@code wanted} as there is. */
    private ByteBuffer room(long wanted) {
        if (BYTES - used < Math.min(wanted, BYTES)) {
            synchronise();
        }
        int size = (int) Math.min(wanted, BYTES - used);
        ByteBuffer room = bytes.slice(used, size).order(ByteOrder.LITTLE_ENDIAN);
        used += rounded(size);
        return room;
    }

    private static int rounded(int size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private void synchronise() {
        gpu.synchronise();
        used = 0;
    }

    @Override
    public void close() {
        gpu.bind();
        check(JCudaDriver.cuMemFreeHost(memory), "free pinned memory");
    }
}
