// out = in x weight^T for weights in blocks of 32, with `in` in 8 bits: products of integers are summed exactly within
// a block, blocks in f32. A warp a weight row; lane l takes blocks l, l + 32, ..., for up to TOKENS rows at once.
#include "reduce.cuh"
#include "weight.cuh"

constexpr int QUANTISED_TOKENS = 8;

// The activations, as quantise_rows left them.
struct Activations {
    const signed char* codes;  // [tokens, columns]
    const float* scales;       // [tokens, columns / 32]
    const int* sums;           // [tokens, columns / 32]
};

__device__ __forceinline__ int dot(const int (&weights)[8], const signed char* x) {
    const uint4* from = reinterpret_cast<const uint4*>(x);
    uint4 low = from[0], high = from[1];
    const u32 words[8] = {low.x, low.y, low.z, low.w, high.x, high.y, high.z, high.w};
    int sum = 0;
#pragma unroll
    for (int i = 0; i < 8; i++) sum = __dp4a(weights[i], static_cast<int>(words[i]), sum);
    return sum;
}

template <class Format>
__device__ __forceinline__ void matmul_quantised(const void* w, Activations x, float* out, int rows, int columns,
                                                 int tokens, int out_stride) {
    int row = blockIdx.x * (blockDim.x / WARP) + threadIdx.x / WARP, lane = threadIdx.x % WARP;
    if (row >= rows) return;
    int first = blockIdx.y * QUANTISED_TOKENS, count = min(QUANTISED_TOKENS, tokens - first), blocks = columns / BLOCK;
    float sums[QUANTISED_TOKENS] = {};
    for (int b = lane; b < blocks; b += WARP) {
        size_t block = static_cast<size_t>(row) * blocks + b;
        int codes[8];
        Format::codes(static_cast<const char*>(w) + block * Format::CODE_BYTES, codes);
        Line line = Format::line(w, rows, columns, block);
#pragma unroll
        for (int t = 0; t < QUANTISED_TOKENS; t++) {
            if (t >= count) break;
            size_t at = static_cast<size_t>(first + t) * blocks + b;
            float product = line.scale * dot(codes, x.codes + at * BLOCK) + line.least * x.sums[at];
            sums[t] = fmaf(x.scales[at], product, sums[t]);
        }
    }
#pragma unroll
    for (int t = 0; t < QUANTISED_TOKENS; t++) {
        if (t >= count) break;
        float sum = warp_sum(sums[t]);
        if (lane == 0) out[static_cast<size_t>(first + t) * out_stride + row] = sum;
    }
}

// w [rows, columns], x [tokens, columns], out [tokens, out_stride]: the first `rows` of each row are written.
// Grid: (ceil(rows / warps), ceil(tokens / QUANTISED_TOKENS)).
KERNEL void __launch_bounds__(256) matmul_q8_0(const void* w, Activations x, float* out, int rows, int columns,
                                               int tokens, int out_stride) {
    matmul_quantised<Q8_0>(w, x, out, rows, columns, tokens, out_stride);
}
KERNEL void __launch_bounds__(256) matmul_q4_0(const void* w, Activations x, float* out, int rows, int columns,
                                               int tokens, int out_stride) {
    matmul_quantised<Q4_0>(w, x, out, rows, columns, tokens, out_stride);
}
KERNEL void __launch_bounds__(256) matmul_q4_1(const void* w, Activations x, float* out, int rows, int columns,
                                               int tokens, int out_stride) {
    matmul_quantised<Q4_1>(w, x, out, rows, columns, tokens, out_stride);
}
