// Products for up to 8 rows of `in`: bounded by the weight's bytes, which go from memory straight to the registers that
// multiply them, 16 bytes a lane at a time. A warp has 16 outputs and one segment of the columns; a block adds the
// segments of its outputs.
#pragma once
#include "matmul.cuh"

constexpr int FEW_WARPS = 8, FEW_TOKENS = 8;
// On a multiprocessor at once: with a fourth, types of blocks would have too few registers.
constexpr int FEW_BLOCKS = 3;

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

// Two rows of a weight that has `all`, and a token's activations, if it is there.
struct Operands {
    const void* w;
    int all, row[2];
    const float* x;
    bool there;
};

template <class Format>
__device__ __forceinline__ Share load_share(const Operands& of, const Cut& cut, int r, int group) {
    const int j = threadIdx.x % 4;
    const size_t at = static_cast<size_t>(of.row[r]) * cut.groups<Format>() + group;
    Share share{ptx::load_once(static_cast<const char*>(of.w) + at * GROUP_BYTES + 16 * j), {}};
    if constexpr (Format::HIGH_BITS > 0) {
        auto* high = highs_of<Format>(of.w, of.all, cut.columns, of.row[r], group) + j * 4 * Format::HIGH_BITS;
        if constexpr (Format::HIGH_BITS == 2) share.high = *reinterpret_cast<const uint2*>(high);
        else share.high.x = *reinterpret_cast<const u32*>(high);
    }
    return share;
}

// Groups [group, group + AT_ONCE) of 16 outputs, up to `end`, are loaded before any is used.
template <class Format>
__device__ __forceinline__ void multiply_groups(float (&sums)[4], const Operands& of, const Cut& cut, int group,
                                                int end) {
    Share share[AT_ONCE<Format>][2];
#pragma unroll
    for (int u = 0; u < AT_ONCE<Format>; u++)
#pragma unroll
        for (int r = 0; r < 2; r++) share[u][r] = load_share<Format>(of, cut, r, min(group + u, end - 1));
#pragma unroll
    for (int u = 0; u < AT_ONCE<Format>; u++)
#pragma unroll
        for (int b = 0; b < Format::GROUP; b++) {
            int block = (group + u) * Format::GROUP + b;
            if (group + u >= end || block >= cut.columns / BLOCK) continue;
            Right right = right_of<Format>(of.x + block * BLOCK, threadIdx.x % 4, of.there);
            const Line lines[2] = {Format::line(of.w, of.all, cut.columns, of.row[0], block),
                                   Format::line(of.w, of.all, cut.columns, of.row[1], block)};
            float token_sums[4] = {};
            sum_tokens<Format>(token_sums, right);
            multiply_block<Format>(sums, left_of<Format>(share[u][0], share[u][1], b), right, lines, token_sums);
        }
}

// parts: shared, [FEW_WARPS, 16 * 8]. Grid: (ceil(rows / outputs of a block), 8 tokens each), where a block has
// 16 outputs for every warps_of_a_tile of its warps.
template <class Format, class Work>
__device__ __forceinline__ void matmul_few(float* parts, const void* w, const float* in, float* out, const Cut& cut,
                                           const Work& work) {
    const int warps = warps_of_a_tile(cut.segments), warp = threadIdx.x / WARP, lane = threadIdx.x % WARP;
    const int segment = warp % warps, first = (blockIdx.x * (FEW_WARPS / warps) + warp / warps) * 16;
    const Operands of{w, work.weight_rows(), {work.weight_row(first + lane / 4), work.weight_row(first + lane / 4 + 8)},
                      in + static_cast<size_t>(work.in_row(lane / 4)) * cut.columns, lane / 4 < work.tokens()};
    const int from = segment * cut.segment_groups, to = min(from + cut.segment_groups, cut.groups<Format>());
    float sums[4] = {};
    for (int group = from; group < to; group += AT_ONCE<Format>)
        multiply_groups<Format>(sums, of, cut, group, to);
#pragma unroll
    for (int i = 0; i < 4; i++) parts[warp * 128 + i * WARP + lane] = sums[i];
    __syncthreads();
    if (segment > 0) return;
#pragma unroll
    for (int i = 0; i < 4; i++) {
        float total = 0.f;
        for (int s = 0; s < cut.segments; s++) total += parts[(warp + s) * 128 + i * WARP + lane];
        int output = first + lane / 4 + i / 2 * 8, t = lane % 4 * 2 + i % 2;
        if (output < cut.rows && t < work.tokens())
            out[static_cast<size_t>(work.out_row(t)) * cut.out_stride + output] = total;
    }
}
