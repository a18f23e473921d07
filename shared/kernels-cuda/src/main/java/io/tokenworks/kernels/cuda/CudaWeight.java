package io.tokenworks.kernels.cuda;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Weight;
import java.util.List;
import java.util.Locale;
import jcuda.driver.CUdeviceptr;

/**
 * A matrix on a GPU.
 *
 * @param segments stacked along the rows: files mix dtypes within a layer
 */
record CudaWeight(Gpu gpu, int rows, int columns, List<Segment> segments) implements Weight {

    /**
     * Rows of one dtype, laid out as {@code weight.cuh} says.
     *
     * @param rows of this segment
     */
    record Segment(Dtype dtype, int rows, CUdeviceptr memory) {

        /** The last part of the names of the kernels that read it. */
        String suffix() {
            return dtype.name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public long bytes() {
        return segments.stream().mapToLong(this::bytes).sum();
    }

    private long bytes(Segment segment) {
        return segment.dtype().blockElements() == 1
                ? segment.dtype().bytes((long) segment.rows() * columns)
                : segment.rows() * RowLayout.of(segment.dtype(), columns).rowBytes();
    }

    @Override
    public void close() {
        segments.forEach(segment -> gpu.free(segment.memory()));
    }
}
