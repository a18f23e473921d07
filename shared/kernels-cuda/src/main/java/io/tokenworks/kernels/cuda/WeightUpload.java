package io.tokenworks.kernels.cuda;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.WeightSource;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import jcuda.driver.CUdeviceptr;

/** Brings weights to the GPU as {@code weight.cuh} lays them out: plain types as they are, blocks repacked. */
final class WeightUpload {

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
            int multiple = Math.max(QuantisedRows.BLOCK, part.dtype().blockElements());
            if (columns % multiple != 0) {
                throw new IllegalArgumentException(names + ": " + columns + " columns are not a multiple of "
                        + multiple);
            }
            if (part.dtype() == Dtype.I32) {
                throw new IllegalArgumentException(names + ": I32 is no weight type");
            }
        }
        List<CudaWeight.Segment> segments = new ArrayList<>();
        for (int from = 0; from < parts.size();) {
            int to = from + 1;
            while (to < parts.size() && parts.get(to).dtype() == parts.get(from).dtype()) {
                to++;
            }
            segments.add(segment(parts.subList(from, to), columns));
            from = to;
        }
        int rows = segments.stream().mapToInt(CudaWeight.Segment::rows).sum();
        return new CudaWeight(gpu, rows, columns, List.copyOf(segments));
    }

    /** @param parts of one dtype */
    private CudaWeight.Segment segment(List<WeightSource> parts, int columns) {
        Dtype dtype = parts.getFirst().dtype();
        int rows = parts.stream().mapToInt(part -> part.shape().rows()).sum();
        CUdeviceptr memory = dtype.blockElements() == 1
                ? plain(parts, dtype.bytes((long) rows * columns))
                : blocks(parts, rows, RowLayout.of(dtype, columns));
        return new CudaWeight.Segment(dtype, rows, memory);
    }

    private CUdeviceptr plain(List<WeightSource> parts, long bytes) {
        CUdeviceptr memory = gpu.allocate(bytes);
        long at = 0;
        for (WeightSource part : parts) {
            MemorySegment source = part.bytes();
            staging.in(source.byteSize(), (from, room) -> MemorySegment.ofBuffer(room)
                    .copyFrom(source.asSlice(from, room.remaining())), memory.withByteOffset(at));
            at += source.byteSize();
        }
        return memory;
    }

    private CUdeviceptr blocks(List<WeightSource> parts, int rows, RowLayout layout) {
        CUdeviceptr codes = gpu.allocate(rows * layout.rowBytes());
        CUdeviceptr highs = codes.withByteOffset(rows * layout.codeBytes());
        CUdeviceptr scales = highs.withByteOffset(rows * layout.highBytes());
        plane(parts, layout.codeBytes(), layout::codes, codes);
        plane(parts, layout.highBytes(), layout::highs, highs);
        plane(parts, layout.scaleBytes(), layout::scales, scales);
        return codes;
    }

    /** Writes bytes [from, from + the target's size) of a plane of a part. */
    private interface Plane {
        void write(MemorySegment source, long from, MemorySegment target);
    }

    private void plane(List<WeightSource> parts, long rowBytes, Plane plane, CUdeviceptr memory) {
        CUdeviceptr target = memory;
        for (WeightSource part : parts) {
            MemorySegment source = part.bytes();
            long bytes = part.shape().rows() * rowBytes;
            staging.in(bytes, (from, room) -> plane.write(source, from, MemorySegment.ofBuffer(room)), target);
            target = target.withByteOffset(bytes);
        }
    }
}
