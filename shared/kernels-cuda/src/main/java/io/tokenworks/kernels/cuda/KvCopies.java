package io.tokenworks.kernels.cuda;

import static io.tokenworks.kernels.cuda.Driver.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/**
 * Copies of blocks between a GPU and the host, by any thread, through pinned memory and on streams of their own: past
 * the steps, beside each other. One contiguous copy a range. Checksums are computed on the GPU.
 */
final class KvCopies implements AutoCloseable {

    private static final int LANES = 2;
    private static final int LANE_BYTES = 4 << 20;
    private static final int CHECKSUM_THREADS = 256;
    private static final int CHECKSUM_WORDS = 8192; // of a block of threads
    private static final int CHECKSUM_BLOCKS_MAX = 4096;

    private final Gpu gpu;
    private final CUfunction checksum;
    private final List<Lane> all = new ArrayList<>();
    private final BlockingQueue<Lane> free = new ArrayBlockingQueue<>(LANES);

    /** @param checksum the kernel of {@code checksum.cu} */
    KvCopies(Gpu gpu, CUfunction checksum) {
        this.gpu = gpu;
        this.checksum = checksum;
        for (int i = 0; i < LANES; i++) {
            all.add(new Lane(gpu));
        }
        free.addAll(all);
    }

    private static final class Lane {
        private final CUstream stream = new CUstream();
        private final Pointer memory = new Pointer();
        private final ByteBuffer bytes;
        private final CUdeviceptr sums;

        Lane(Gpu gpu) {
            check(JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING), "create a stream");
            check(JCudaDriver.cuMemHostAlloc(memory, LANE_BYTES, 0), "allocate pinned memory");
            this.bytes = memory.getByteBuffer(0, LANE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            this.sums = gpu.allocate((long) CHECKSUM_BLOCKS_MAX * Integer.BYTES);
        }

        void await() {
            check(JCudaDriver.cuStreamSynchronize(stream), "copy blocks");
        }

        void close() {
            check(JCudaDriver.cuMemFree(sums), "free the GPU's memory");
            check(JCudaDriver.cuStreamDestroy(stream), "destroy a stream");
            check(JCudaDriver.cuMemFreeHost(memory), "free pinned memory");
        }
    }

    /** Reads {@code count} bytes into {@code target}, at its position. */
    void out(CUdeviceptr source, long count, ByteBuffer target) {
        inLane(lane -> {
            for (long from = 0; from < count; from += LANE_BYTES) {
                int size = (int) Math.min(LANE_BYTES, count - from);
                check(JCudaDriver.cuMemcpyDtoHAsync(lane.memory, source.withByteOffset(from), size, lane.stream),
                        "copy blocks from the GPU");
                lane.await();
                target.put(lane.bytes.slice(0, size));
            }
        });
    }

    /** Writes {@code count} bytes of {@code source}, from its position. */
    void in(ByteBuffer source, CUdeviceptr target, long count) {
        inLane(lane -> {
            for (long from = 0; from < count; from += LANE_BYTES) {
                int size = (int) Math.min(LANE_BYTES, count - from);
                lane.bytes.put(0, source, source.position(), size);
                source.position(source.position() + size);
                check(JCudaDriver.cuMemcpyHtoDAsync(target.withByteOffset(from), lane.memory, size, lane.stream),
                        "copy blocks to the GPU");
                lane.await();
            }
        });
    }

    /** Copies {@code count} bytes within the GPU's memory. */
    void across(CUdeviceptr source, CUdeviceptr target, long count) {
        inLane(lane -> {
            check(JCudaDriver.cuMemcpyDtoDAsync(target, source, count, lane.stream), "copy blocks of another process");
            lane.await();
        });
    }

    /** CRC-32C of {@code count} bytes, a multiple of 4, computed where they lie. */
    int checksum(CUdeviceptr source, long count) {
        int words = Math.toIntExact(count / Integer.BYTES);
        int blocks = (words + CHECKSUM_WORDS - 1) / CHECKSUM_WORDS;
        if (blocks > CHECKSUM_BLOCKS_MAX) {
            throw new IllegalArgumentException("a range of " + count + " bytes");
        }
        int[] sum = {0};
        inLane(lane -> {
            Pointer arguments = Pointer.to(Pointer.to(source), Pointer.to(lane.sums), Pointer.to(new int[]{words}),
                    Pointer.to(new int[]{CHECKSUM_WORDS}));
            check(JCudaDriver.cuLaunchKernel(checksum, blocks, 1, 1, CHECKSUM_THREADS, 1, 1, 0, lane.stream, arguments,
                    null), "launch crc32c");
            check(JCudaDriver.cuMemcpyDtoHAsync(lane.memory, lane.sums, (long) blocks * Integer.BYTES, lane.stream),
                    "copy a checksum from the GPU");
            lane.await();
            for (int i = 0; i < blocks; i++) {
                sum[0] ^= lane.bytes.getInt(i * Integer.BYTES);
            }
        });
        return ~sum[0];
    }

    private interface Copying {
        void with(Lane lane);
    }

    private void inLane(Copying copying) {
        gpu.bind();
        Lane lane;
        try {
            lane = free.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CudaFault("interrupted while another copy of blocks was waited for");
        }
        try {
            copying.with(lane);
        } finally {
            free.add(lane);
        }
    }

    @Override
    public void close() {
        gpu.bind();
        all.forEach(Lane::close);
    }
}
