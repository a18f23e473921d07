package io.tokenworks.kernels.cuda;

import io.tokenworks.tensor.Dtype;
import io.tokenworks.tensor.Weight;
import java.util.List;
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
            return switch (dtype) {
                case F32 -> "f32";
                case F16 -> "f16";
                case BF16 -> "bf16";
                case Q8_0 -> "q8_0";
                case Q4_0 -> "q4_0";
                case Q4_1 -> "q4_1";
                case I32 -> throw new IllegalStateException("I32 is no weight type");
            };
        }
    }

    @Override
    public void close() {
        segments.forEach(segment -> gpu.free(segment.memory()));
    }
}
