package io.tokenworks.kernels.cuda;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.WeightSource;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import jcuda.driver.CUdeviceptr;

/**
 * Brings weights to the GPU as {@code weight.cuh} lays them out: plain types as they are, blocks of quantised types
 * split into a plane of codes and one of scales.
 */
final class WeightUpload {

    private static final int BLOCK = 32;

    private final Gpu gpu;
    private final Staging staging;

    WeightUpload(Gpu gpu, Staging staging) {
        this.gpu = gpu;
        this.staging = staging;
    }

    /** @throws IllegalArgumentException if a shape or dtype is not supported */
    CudaWeight upload(List<WeightSource> parts) {
        int columns = parts.getFirst().shape().columns();
        String names = parts.stream().map(WeightSource::name).collect(Collectors.joining(" + "));
        for (WeightSource part : parts) {
            if (part.shape().columns() != columns) {
                throw new IllegalArgumentException(names + ": the columns differ");
            }
            if (part.dtype() == Dtype.I32) {
                throw new IllegalArgumentException(names + ": I32 is no weight type");
            }
        }
        if (columns % BLOCK != 0) {
            throw new IllegalArgumentException(names + ": " + columns + " columns are not a multiple of " + BLOCK);
        }
        List<CudaWeight.Segment> segments = new ArrayList<>();
        for (int from = 0; from < parts.size();) {
            int to = from + 1;
            while (to < parts.size() && parts.get(to).dtype() == parts.get(from).dtype()) {
                to++;
            }
            segments.add(segment(parts.subList(from, to)));
            from = to;
        }
        int rows = segments.stream().mapToInt(CudaWeight.Segment::rows).sum();
        return new CudaWeight(gpu, rows, columns, List.copyOf(segments));
    }

    /** @param parts of one dtype */
    private CudaWeight.Segment segment(List<WeightSource> parts) {
        Dtype dtype = parts.getFirst().dtype();
        long elements = parts.stream().mapToLong(part -> part.shape().elements()).sum();
        CUdeviceptr memory = gpu.allocate(dtype.bytes(elements));
        int scaleBytes = scaleBytes(dtype);
        int codeBytes = dtype.blockBytes() - scaleBytes;
        long scalesAt = elements / dtype.blockElements() * codeBytes;
        long blocks = 0;
        for (WeightSource part : parts) {
            plane(part, scaleBytes, codeBytes, memory.withByteOffset(blocks * codeBytes));
            plane(part, 0, scaleBytes, memory.withByteOffset(scalesAt + blocks * scaleBytes));
            blocks += part.shape().elements() / dtype.blockElements();
        }
        int rows = parts.stream().mapToInt(part -> part.shape().rows()).sum();
        return new CudaWeight.Segment(dtype, rows, memory);
    }

    private static int scaleBytes(Dtype dtype) {
        return switch (dtype) {
            case F32, F16, BF16, I32 -> 0;
            case Q8_0, Q4_0 -> 2;
            case Q4_1 -> 4;
        };
    }

    /** Copies {@code width} bytes of each block, from {@code at} within it, one after the other. */
    private void plane(WeightSource part, int at, int width, CUdeviceptr target) {
        int blockBytes = part.dtype().blockBytes();
        long blocks = part.bytes().byteSize() / blockBytes;
        staging.in(blocks * width, (from, room) -> {
            if (width == blockBytes) {
                MemorySegment.ofBuffer(room).copyFrom(part.bytes().asSlice(from, room.remaining()));
            } else {
                pick(part.bytes(), new Pick(blockBytes, at, width), from, room);
            }
        }, target);
    }

    /** @param blockBytes of the source; of each block, {@code width} bytes from {@code at} are wanted */
    private record Pick(int blockBytes, int at, int width) {}

    private static void pick(MemorySegment source, Pick pick, long from, ByteBuffer room) {
        MemorySegment target = MemorySegment.ofBuffer(room);
        for (long to = 0; to < target.byteSize();) {
            long within = (from + to) % pick.width(); // staging may end in the middle of a block
            long count = Math.min(pick.width() - within, target.byteSize() - to);
            long block = (from + to) / pick.width();
            MemorySegment.copy(source, block * pick.blockBytes() + pick.at() + within, target, to, count);
            to += count;
        }
    }
}
