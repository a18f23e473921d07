package io.tokenworks.kernels.cuda;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.WeightSource;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import jcuda.driver.CUdeviceptr;

/**
 * Brings weights to the GPU as {@code weight.cuh} lays them out: plain types as they are or narrowed, blocks repacked.
 */
final class WeightUpload {

    private final Gpu gpu;
    private final Staging staging;

    WeightUpload(Gpu gpu, Staging staging) {
        this.gpu = gpu;
        this.staging = staging;
    }

    /** Weights as the file has them. */
    CudaWeight upload(List<WeightSource> parts) {
        return upload(parts, Weights.FILE);
    }

    /**
     * @param wanted as what they shall lie there
     * @throws IllegalArgumentException if a shape or dtype is not supported
     */
    CudaWeight upload(List<WeightSource> parts, Weights wanted) {
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
            Dtype held = wanted.held(parts.get(from).dtype(), columns);
            while (to < parts.size() && wanted.held(parts.get(to).dtype(), columns) == held) {
                to++;
            }
            segments.add(segment(parts.subList(from, to), held, columns));
            from = to;
        }
        int rows = segments.stream().mapToInt(CudaWeight.Segment::rows).sum();
        return new CudaWeight(gpu, rows, columns, List.copyOf(segments));
    }

    /** @param held the type that all of them have there */
    private CudaWeight.Segment segment(List<WeightSource> parts, Dtype held, int columns) {
        int rows = parts.stream().mapToInt(part -> part.shape().rows()).sum();
        CUdeviceptr memory = held.blockElements() == 1
                ? plain(parts, held.bytes((long) rows * columns))
                : blocks(parts, rows, part -> RowLayout.of(part.dtype(), held, columns));
        return new CudaWeight.Segment(held, rows, memory);
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

    /** @param layouts of rows of each part; they take the same room */
    private CUdeviceptr blocks(List<WeightSource> parts, int rows, Function<WeightSource, RowLayout> layouts) {
        RowLayout any = layouts.apply(parts.getFirst());
        CUdeviceptr codes = gpu.allocate(rows * any.rowBytes());
        CUdeviceptr highs = codes.withByteOffset(rows * any.codeBytes());
        CUdeviceptr scales = highs.withByteOffset(rows * any.highBytes());
        long first = 0;
        for (WeightSource part : parts) {
            RowLayout layout = layouts.apply(part);
            int count = part.shape().rows();
            plane(part, count * layout.codeBytes(), layout::codes, codes.withByteOffset(first * layout.codeBytes()));
            plane(part, count * layout.highBytes(), layout::highs, highs.withByteOffset(first * layout.highBytes()));
            plane(part, count * layout.scaleBytes(), layout::scales,
                    scales.withByteOffset(first * layout.scaleBytes()));
            first += count;
        }
        return codes;
    }

    /** Writes bytes [from, from + the target's size) of a plane of a part. */
    private interface Plane {
        void write(MemorySegment source, long from, MemorySegment target);
    }

    private void plane(WeightSource part, long bytes, Plane plane, CUdeviceptr memory) {
        MemorySegment source = part.bytes();
        staging.in(bytes, (from, room) -> plane.write(source, from, MemorySegment.ofBuffer(room)), memory);
    }
}
