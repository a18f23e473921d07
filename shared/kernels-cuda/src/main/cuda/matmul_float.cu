// out = in x weight^T for weights of F32 and F16, in f32. A warp a weight row: its lanes walk the columns, for up to
// TOKENS rows of `in` at once.
#include "reduce.cuh"
#include "weight.cuh"

constexpr int FLOAT_TOKENS = 8;

template <class Format>
__device__ __forceinline__ void matmul_float(const void* w, const float* in, float* out, int rows, int columns,
                                             int tokens, int out_stride) {
    int row = blockIdx.x * (blockDim.x / WARP) + threadIdx.x / WARP, lane = threadIdx.x % WARP;
    if (row >= rows) return;
    int first = blockIdx.y * FLOAT_TOKENS, count = min(FLOAT_TOKENS, tokens - first);
    const float* x = in + static_cast<size_t>(first) * columns;
    float sums[FLOAT_TOKENS] = {};
    for (int c = lane; c < columns; c += WARP) {
        float weight = Format::at(w, rows, columns, row, c);
#pragma unroll
        for (int t = 0; t < FLOAT_TOKENS; t++)
            if (t < count) sums[t] = fmaf(weight, x[static_cast<size_t>(t) * columns + c], sums[t]);
    }
#pragma unroll
    for (int t = 0; t < FLOAT_TOKENS; t++) {
        if (t >= count) break;
        float sum = warp_sum(sums[t]);
        if (lane == 0) out[static_cast<size_t>(first + t) * out_stride + row] = sum;
    }
}

// w [rows, columns], in [tokens, columns], out [tokens, out_stride]: the first `rows` of each row are written.
// Grid: (ceil(rows / warps), ceil(tokens / FLOAT_TOKENS)).
KERNEL void __launch_bounds__(256) matmul_f32(const void* w, const float* in, float* out, int rows, int columns,
                                              int tokens, int out_stride) {
    matmul_float<F32>(w, in, out, rows, columns, tokens, out_stride);
}
KERNEL void __launch_bounds__(256) matmul_f16(const void* w, const float* in, float* out, int rows, int columns,
                                              int tokens, int out_stride) {
    matmul_float<F16>(w, in, out, rows, columns, tokens, out_stride);
}
