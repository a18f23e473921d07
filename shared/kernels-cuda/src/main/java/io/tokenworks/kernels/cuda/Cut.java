package io.tokenworks.kernels.cuda;

import io.tokenworks.kernels.cuda.CudaWeight.Segment;
import io.tokenworks.tensor.Dtype;

/**
 * How the columns of a weight are cut into segments, whose sums are added in order: the structure of
 * {@code matmul.cuh}. It follows from the weight alone, or a row would depend on how many there are.
 *
 * @param rows of the weight
 * @param tokens rows of activations
 * @param outStride elements of a row of the result
 * @param segmentGroups groups of 64 bytes of a weight row in one segment
 * @param groupBlocks blocks of 32 columns in such a group
 */
record Cut(int rows, int columns, int tokens, int outStride, int segmentGroups, int segments, int groupBlocks) {

    /** So many warps keep the memory of a large GPU busy: 16 for each of 132 processors, each with 16 outputs. */
    private static final int OUTPUTS_WANTED = 16 * 132 * 16;
    private static final int SEGMENTS_MAX = 8;
    /** Fewer are not worth the adding. */
    private static final int COLUMNS_MIN = 128;
    private static final int BLOCK = 32;

    static Cut of(Segment segment, CudaWeight weight, int tokens) {
        return of(segment.dtype(), segment.rows(), weight.columns(), tokens, weight.rows());
    }

    static Cut of(Dtype dtype, int rows, int columns, int tokens, int outStride) {
        int groupBlocks = switch (dtype) {
            case BF16 -> 1;
            case Q8_0, E4M3 -> 2;
            case Q4_0, Q4_1, MXFP4, Q4_K, Q5_K, Q6_K -> 4;
            case F32, F16, I32 -> throw new IllegalArgumentException(dtype + " is not for tensor cores");
        };
        int groups = ceil(columns / BLOCK, groupBlocks);
        int wanted = Math.clamp(ceil(OUTPUTS_WANTED, rows), 1, SEGMENTS_MAX);
        int unit = COLUMNS_MIN / BLOCK / groupBlocks;
        int segmentGroups = ceil(ceil(groups, wanted), unit) * unit;
        return new Cut(rows, columns, tokens, outStride, segmentGroups, ceil(groups, segmentGroups), groupBlocks);
    }

    /** Whether activations are taken in the order of 4-bit codes: see {@code weight.cuh}. */
    boolean halves() {
        return groupBlocks == 4;
    }

    Cut withStride(int stride) {
        return new Cut(rows, columns, tokens, stride, segmentGroups, segments, groupBlocks);
    }

    /** As a kernel takes it. */
    int[] fields() {
        return new int[]{rows, columns, tokens, outStride, segmentGroups, segments};
    }

    private static int ceil(int count, int each) {
        return (count + each - 1) / each;
    }
}
