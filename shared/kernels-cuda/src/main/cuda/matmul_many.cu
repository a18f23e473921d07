// Products for many rows of `in`, kernels for each type of weight, for tiles of 64 and of 128 rows; of 64 alone where
// the sums of 128 leave too few registers to take codes apart.
#include "matmul_many.cuh"

KERNEL void shorten_rows_plain(const float* in, u32* x, int columns, int pitch) {
    shorten_rows<BF16>(in, x, columns, pitch);
}
KERNEL void shorten_rows_halves(const float* in, u32* x, int columns, int pitch) {
    shorten_rows<Q4_0>(in, x, columns, pitch);
}

// parts [segments, tokens, rows] are added in order; out [tokens, out_stride]: the first `rows` of each are written.
// Grid: (ceil(rows / block), tokens).
KERNEL void add_segments(const float* parts, float* out, Cut cut) {
    int row = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= cut.rows) return;
    float total = 0.f;
    for (int s = 0; s < cut.segments; s++)
        total += parts[(static_cast<size_t>(s) * cut.tokens + blockIdx.y) * cut.rows + row];
    out[static_cast<size_t>(blockIdx.y) * cut.out_stride + row] = total;
}

#define MATMUL_MANY(FORMAT, N)                                                                          \
    DYNAMIC_SHARED(uint4, stages);                                                                      \
    const Whole work{cut.rows, cut.tokens, static_cast<int>(blockIdx.y) * 32 * N};                      \
    matmul_many<FORMAT, N>(stages, w, x, out, cut, work)

KERNEL void __launch_bounds__(MANY_THREADS) matmul_64_bf16(const void* w, const u32* x, float* out, Cut cut) {
    MATMUL_MANY(BF16, 2);
}
KERNEL void __launch_bounds__(MANY_THREADS) matmul_128_bf16(const void* w, const u32* x, float* out, Cut cut) {
    MATMUL_MANY(BF16, 4);
}
KERNEL void __launch_bounds__(MANY_THREADS) matmul_64_q8_0(const void* w, const u32* x, float* out, Cut cut) {
    MATMUL_MANY(Q8_0, 2);
}
KERNEL void __launch_bounds__(MANY_THREADS) matmul_128_q8_0(const void* w, const u32* x, float* out, Cut cut) {
    MATMUL_MANY(Q8_0, 4);
}
KERNEL void __launch_bounds__(MANY_THREADS) matmul_64_q4_0(const void* w, const u32* x, float* out, Cut cut) {
    MATMUL_MANY(Q4_0, 2);
}
KERNEL void __launch_bounds__(MANY_THREADS) matmul_128_q4_0(const void* w, const u32* x, float* out, Cut cut) {
    MATMUL_MANY(Q4_0, 4);
}
KERNEL void __launch_bounds__(MANY_THREADS) matmul_64_q4_1(const void* w, const u32* x, float* out, Cut cut) {
    MATMUL_MANY(Q4_1, 2);
}
KERNEL void __launch_bounds__(MANY_THREADS) matmul_128_q4_1(const void* w, const u32* x, float* out, Cut cut) {
    MATMUL_MANY(Q4_1, 4);
}
KERNEL void __launch_bounds__(MANY_THREADS) matmul_64_mxfp4(const void* w, const u32* x, float* out, Cut cut) {
    MATMUL_MANY(MXFP4, 2);
}
KERNEL void __launch_bounds__(MANY_THREADS) matmul_128_mxfp4(const void* w, const u32* x, float* out, Cut cut) {
    MATMUL_MANY(MXFP4, 4);
}
KERNEL void __launch_bounds__(MANY_THREADS) matmul_64_e4m3(const void* w, const u32* x, float* out, Cut cut) {
    MATMUL_MANY(E4M3, 2);
}
KERNEL void __launch_bounds__(MANY_THREADS) matmul_128_e4m3(const void* w, const u32* x, float* out, Cut cut) {
    MATMUL_MANY(E4M3, 4);
}
KERNEL void __launch_bounds__(MANY_THREADS) matmul_64_q4_k(const void* w, const u32* x, float* out, Cut cut) {
    MATMUL_MANY(Q4_K, 2);
}
KERNEL void __launch_bounds__(MANY_THREADS) matmul_64_q5_k(const void* w, const u32* x, float* out, Cut cut) {
    MATMUL_MANY(Q5_K, 2);
}
KERNEL void __launch_bounds__(MANY_THREADS) matmul_64_q6_k(const void* w, const u32* x, float* out, Cut cut) {
    MATMUL_MANY(Q6_K, 2);
}
