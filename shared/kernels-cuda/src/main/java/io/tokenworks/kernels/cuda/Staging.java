package io.tokenworks.kernels.cuda;

import static io.tokenworks.kernels.cuda.Driver.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.JCudaDriver;

/**
 * Pinned memory of the host, through which everything goes to the GPU and comes back. It has two halves: one is filled
 * while the other's copies are under way. What comes back is handed over when somebody has seen that it is there; then
 * the room is free again, so that a step that fits a half never waits here. Queued by one thread; any thread may
 * {@link #arrived}.
 */
final class Staging implements AutoCloseable {

    private static final int HALF_BYTES = 4 << 20;
    private static final int ALIGNMENT = 256;

    private final Gpu gpu;
    private final Pointer memory = new Pointer();
    private final ByteBuffer bytes;
    private final Half[] halves;
    private final Deque<Delivery> deliveries = new ArrayDeque<>();
    private long staged;
    private int current;
    private int used;

    Staging(Gpu gpu) {
        this.gpu = gpu;
        check(JCudaDriver.cuMemHostAlloc(memory, 2L * HALF_BYTES, 0), "allocate pinned memory");
        this.bytes = memory.getByteBuffer(0, 2L * HALF_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        this.halves = new Half[]{new Half(0), new Half(HALF_BYTES)};
    }

    /** Writes bytes [from, from + room.remaining()) of something, or reads them. */
    @FunctionalInterface
    interface Part {
        void copy(long from, ByteBuffer room);
    }

    /** Bytes on their way to the host; {@code number} is how much had been staged with them. */
    private record Delivery(long number, long from, ByteBuffer room, Part target) {}

    /** A half, and the mark behind its copies once it is full. */
    private static final class Half {
        private final int from;
        private final CUevent full = new CUevent();
        private long mark;
        private boolean pending;

        Half(int from) {
            this.from = from;
            check(JCudaDriver.cuEventCreate(full, CUevent_flags.CU_EVENT_DISABLE_TIMING), "create an event");
        }
    }

    /**
     * Queues a copy of {@code count} bytes, which {@code source} puts into the room it is given, into {@code target}.
     */
    synchronized void in(long count, Part source, CUdeviceptr target) {
        gpu.bind();
        for (long from = 0; from < count;) {
            ByteBuffer room = room(count - from);
            int size = room.remaining();
            Pointer here = staged(size);
            source.copy(from, room);
            check(JCudaDriver.cuMemcpyHtoDAsync(target.withByteOffset(from), here, size, gpu.stream()),
                    "copy to the GPU");
            from += size;
        }
    }

    /** Queues a copy of {@code count} bytes of {@code source}; {@code target} takes them when they have arrived. */
    synchronized void out(CUdeviceptr source, long count, Part target) {
        gpu.bind();
        for (long from = 0; from < count;) {
            ByteBuffer room = room(count - from);
            int size = room.remaining();
            check(JCudaDriver.cuMemcpyDtoHAsync(staged(size), source.withByteOffset(from), size, gpu.stream()),
                    "copy from the GPU");
            deliveries.add(new Delivery(staged, from, room, target));
            from += size;
        }
    }

    /** How much has been queued; all of it comes before a mark that is recorded now. */
    synchronized long staged() {
        return staged;
    }

    /** All that had been queued at {@code mark} is done. */
    synchronized void arrived(long mark) {
        while (!deliveries.isEmpty() && deliveries.peek().number() <= mark) {
            Delivery delivery = deliveries.remove();
            delivery.target().copy(delivery.from(), delivery.room());
        }
        if (mark == staged) {
            used = 0;
            halves[0].pending = false;
            halves[1].pending = false;
        }
    }

    /** Some room that no queued copy uses, as much of {@code wanted} as there is. */
    private ByteBuffer room(long wanted) {
        if (HALF_BYTES - used < Math.min(wanted, HALF_BYTES)) {
            turnOver();
        }
        int size = (int) Math.min(wanted, HALF_BYTES - used);
        ByteBuffer room = bytes.slice(halves[current].from + used, size).order(ByteOrder.LITTLE_ENDIAN);
        used += (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        staged++;
        return room;
    }

    /** Where the room of that size lies that was given last. */
    private Pointer staged(int size) {
        return memory.withByteOffset(halves[current].from + used - (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    }

    private void turnOver() {
        Half full = halves[current];
        check(JCudaDriver.cuEventRecord(full.full, gpu.stream()), "record an event");
        full.mark = staged;
        full.pending = true;
        current = 1 - current;
        used = 0;
        Half next = halves[current];
        if (next.pending) {
            check(JCudaDriver.cuEventSynchronize(next.full), "compute what was queued");
            next.pending = false;
            arrived(next.mark);
        }
    }

    @Override
    public void close() {
        gpu.bind();
        for (Half half : halves) {
            check(JCudaDriver.cuEventDestroy(half.full), "destroy an event");
        }
        check(JCudaDriver.cuMemFreeHost(memory), "free pinned memory");
    }
}
