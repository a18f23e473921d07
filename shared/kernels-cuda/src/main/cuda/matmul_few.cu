// Products for up to 8 rows of `in`: bounded by the weight's bytes, which go from memory straight to the registers that
// multiply them, 16 bytes a lane at a time. A warp has 16 outputs and one segment of the columns; a block adds the
// segments of its outputs.
#include "matmul.cuh"

constexpr int FEW_WARPS = 8, FEW_TOKENS = 8;

// Groups of 64 bytes of each row that are on their way at once.
template <class Format>
constexpr int AT_ONCE = Format::SCALED ? 2 : 4;

__device__ __forceinline__ int warps_of_a_tile(int segments) {
    return segments > 4 ? 8 : segments > 2 ? 4 : segments;
}

// The activations of one block of columns, from 32 floats in a row.
template <class Format>
__device__ __forceinline__ Right right_of(const float* x, int j, bool there) {
    if (!there) return {{0u, 0u}, {0u, 0u}};
    const int second = Format::HALVES ? 16 + 4 * j : 8 * j + 4;
    const float4 low = *reinterpret_cast<const float4*>(x + (Format::HALVES ? 4 : 8) * j);
    const float4 high = *reinterpret_cast<const float4*>(x + second);
    if (Format::HALVES)
        return {{ptx::bf16_pair(low.x, low.z), ptx::bf16_pair(low.y, low.w)},
                {ptx::bf16_pair(high.x, high.z), ptx::bf16_pair(high.y, high.w)}};
    return {{ptx::bf16_pair(low.x, low.y), ptx::bf16_pair(low.z, low.w)},
            {ptx::bf16_pair(high.x, high.y), ptx::bf16_pair(high.z, high.w)}};
}

// Groups [group, group + AT_ONCE) of 16 outputs, up to `end`, are loaded before any is used.
template <class Format>
__device__ __forceinline__ void multiply_groups(float (&sums)[4], const void* w, const int (&row)[2], const float* x,
                                                bool there, const Cut& cut, int group, int end) {
    const int j = threadIdx.x % 4, groups = cut.groups<Format>();
    uint4 share[AT_ONCE<Format>][2];
#pragma unroll
    for (int u = 0; u < AT_ONCE<Format>; u++)
#pragma unroll
        for (int r = 0; r < 2; r++) {
            size_t at = static_cast<size_t>(row[r]) * groups + min(group + u, end - 1);
            share[u][r] = ptx::load_once(static_cast<const char*>(w) + at * GROUP_BYTES + 16 * j);
        }
#pragma unroll
    for (int u = 0; u < AT_ONCE<Format>; u++)
#pragma unroll
        for (int b = 0; b < Format::GROUP; b++) {
            int block = (group + u) * Format::GROUP + b;
            if (group + u >= end || block >= cut.columns / BLOCK) continue;
            Right right = right_of<Format>(x + block * BLOCK, j, there);
            const Line lines[2] = {Format::line(w, cut.rows, cut.columns, row[0], block),
                                   Format::line(w, cut.rows, cut.columns, row[1], block)};
            float token_sums[4] = {};
            sum_tokens<Format>(token_sums, right);
            multiply_block<Format>(sums, left_of<Format>(share[u][0], share[u][1], b), right, lines, token_sums);
        }
}

// parts: shared, [FEW_WARPS, 16 * 8]. Grid: (ceil(rows / outputs of a block), ceil(tokens / 8)), where a block has
// 16 outputs for every warps_of_a_tile of its warps.
template <class Format>
__device__ __forceinline__ void matmul_few(float* parts, const void* w, const float* in, float* out, const Cut& cut) {
    const int warps = warps_of_a_tile(cut.segments), warp = threadIdx.x / WARP, lane = threadIdx.x % WARP;
    const int segment = warp % warps, first = (blockIdx.x * (FEW_WARPS / warps) + warp / warps) * 16;
    const int token = blockIdx.y * FEW_TOKENS + lane / 4;
    const int row[2] = {min(first + lane / 4, cut.rows - 1), min(first + lane / 4 + 8, cut.rows - 1)};
    const float* x = in + static_cast<size_t>(min(token, cut.tokens - 1)) * cut.columns;
    const int from = segment * cut.segment_groups, to = min(from + cut.segment_groups, cut.groups<Format>());
    float sums[4] = {};
    for (int group = from; group < to; group += AT_ONCE<Format>)
        multiply_groups<Format>(sums, w, row, x, token < cut.tokens, cut, group, to);
#pragma unroll
    for (int i = 0; i < 4; i++) parts[warp * 128 + i * WARP + lane] = sums[i];
    __syncthreads();
    if (segment > 0) return;
#pragma unroll
    for (int i = 0; i < 4; i++) {
        float total = 0.f;
        for (int s = 0; s < cut.segments; s++) total += parts[(warp + s) * 128 + i * WARP + lane];
        int output = first + lane / 4 + i / 2 * 8, to_token = blockIdx.y * FEW_TOKENS + lane % 4 * 2 + i % 2;
        if (output < cut.rows && to_token < cut.tokens)
            out[static_cast<size_t>(to_token) * cut.out_stride + output] = total;
    }
}

// w [rows, columns], in [tokens, columns], out [tokens, out_stride]: the first `rows` of each row are written.
KERNEL void __launch_bounds__(FEW_WARPS* WARP) matmul_few_bf16(const void* w, const float* in, float* out, Cut cut) {
    __shared__ float parts[FEW_WARPS * 128];
    matmul_few<BF16>(parts, w, in, out, cut);
}
KERNEL void __launch_bounds__(FEW_WARPS* WARP) matmul_few_q8_0(const void* w, const float* in, float* out, Cut cut) {
    __shared__ float parts[FEW_WARPS * 128];
    matmul_few<Q8_0>(parts, w, in, out, cut);
}
KERNEL void __launch_bounds__(FEW_WARPS* WARP) matmul_few_q4_0(const void* w, const float* in, float* out, Cut cut) {
    __shared__ float parts[FEW_WARPS * 128];
    matmul_few<Q4_0>(parts, w, in, out, cut);
}
KERNEL void __launch_bounds__(FEW_WARPS* WARP) matmul_few_q4_1(const void* w, const float* in, float* out, Cut cut) {
    __shared__ float parts[FEW_WARPS * 128];
    matmul_few<Q4_1>(parts, w, in, out, cut);
}
