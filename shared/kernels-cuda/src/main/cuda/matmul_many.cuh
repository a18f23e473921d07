// Products for many rows of `in`: bounded by tensor cores. A block computes 128 outputs for 64 or 128 rows, in stages
// of 64 bytes of each weight row and the activations that go with them, several of which are on their way to shared
// memory while one is used. Lanes take their elements 16 bytes at a time: a row of a stage is 64 bytes, so eight rows
// of four lanes meet no bank conflicts.
#pragma once
#include "matmul.cuh"

constexpr int MANY_OUTPUTS = 128, MANY_THREADS = 256, STAGES = 3, COLUMNS_PADDED = 128;

// x [tokens, pitch], pitch = columns rounded up to 128: activations in bf16, each block of 32 in the order of
// column_of, zero beyond the last column. Grid: (ceil(pitch / 2 / block), tokens).
template <class Format>
__device__ __forceinline__ void shorten_rows(const float* in, u32* x, int columns, int pitch) {
    int pair = blockIdx.x * blockDim.x + threadIdx.x;
    if (pair >= pitch / 2) return;
    int block = pair / 16, j = pair % 16 / 4, i = pair % 4;
    const float* from = in + static_cast<size_t>(blockIdx.y) * columns + block * BLOCK;
    bool there = block < columns / BLOCK;
    float low = there ? from[column_of<Format>(j, i, 0)] : 0.f, high = there ? from[column_of<Format>(j, i, 1)] : 0.f;
    x[static_cast<size_t>(blockIdx.y) * (pitch / 2) + pair] = ptx::bf16_pair(low, high);
}
// One group of all weight rows and activations of the block in shared memory.
template <class Format, int TOKENS>
struct Stage {
    static constexpr int WEIGHTS = MANY_OUTPUTS * 4, INPUTS = TOKENS * 4;  // 16 bytes each
    static constexpr int HIGHS = MANY_OUTPUTS * Format::HIGH_BITS, BEFORE_INPUTS = WEIGHTS + HIGHS;
    static constexpr int ALL = BEFORE_INPUTS + Format::GROUP * INPUTS;
};

template <class Format, int TOKENS, class Work>
__device__ __forceinline__ void load_stage(uint4* stage, const void* w, const u32* x, const Cut& cut, const Work& work,
                                           int group) {
    using S = Stage<Format, TOKENS>;
    const int groups = cut.groups<Format>();
    const size_t pitch = (cut.columns + COLUMNS_PADDED - 1) / COLUMNS_PADDED * COLUMNS_PADDED / 2;
    for (int i = threadIdx.x; i < S::WEIGHTS; i += MANY_THREADS) {
        int row = work.weight_row(static_cast<int>(blockIdx.x) * MANY_OUTPUTS + i / 4);
        size_t at = static_cast<size_t>(row) * groups + group;
        ptx::copy_async16(stage + i, static_cast<const char*>(w) + at * GROUP_BYTES + i % 4 * 16);
    }
    if constexpr (Format::HIGH_BITS > 0)
        for (int i = threadIdx.x; i < S::HIGHS; i += MANY_THREADS) {
            int row = work.weight_row(static_cast<int>(blockIdx.x) * MANY_OUTPUTS + i / Format::HIGH_BITS);
            auto* high = highs_of<Format>(w, work.weight_rows(), cut.columns, row, group);
            ptx::copy_async16(stage + S::WEIGHTS + i, high + i % Format::HIGH_BITS * 16);
        }
    for (int i = threadIdx.x; i < Format::GROUP * S::INPUTS; i += MANY_THREADS) {
        int block = group * Format::GROUP + i / S::INPUTS;
        size_t token = work.in_row(i % S::INPUTS / 4);
        ptx::copy_async16(stage + S::BEFORE_INPUTS + i, x + token * pitch + block * 16 + i % 4 * 4);
    }
    ptx::copies_commit();
}

// A warp's 64 outputs and 8 N tokens: its part of the sums in each lane.
template <int N>
struct Products {
    float of[4][N][4];

    __device__ __forceinline__ void clear() {
#pragma unroll
        for (int m = 0; m < 4; m++)
#pragma unroll
            for (int n = 0; n < N; n++)
#pragma unroll
                for (int i = 0; i < 4; i++) of[m][n][i] = 0.f;
    }
    __device__ __forceinline__ void add(const Products& other) {
#pragma unroll
        for (int m = 0; m < 4; m++)
#pragma unroll
            for (int n = 0; n < N; n++)
#pragma unroll
                for (int i = 0; i < 4; i++) of[m][n][i] += other.of[m][n][i];
    }
};

// A lane's share of row `at` of the weights in a stage.
template <class Format, class Stage>
__device__ __forceinline__ Share staged_share(const uint4* stage, int at) {
    const int j = threadIdx.x % 4;
    Share share{stage[at * 4 + j], {}};
    auto* highs = reinterpret_cast<const u32*>(stage + Stage::WEIGHTS) + (at * 4 + j) * Format::HIGH_BITS;
    if constexpr (Format::HIGH_BITS == 2) share.high = *reinterpret_cast<const uint2*>(highs);
    if constexpr (Format::HIGH_BITS == 1) share.high.x = *highs;
    return share;
}

template <class Format, int N, class Work>
__device__ __forceinline__ void multiply_stage(Products<N>& sums, const uint4* stage, const void* w, const Cut& cut,
                                               const Work& work, int group) {
    using S = Stage<Format, 32 * N>;
    const int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP, outputs = warp % 2 * 64, tokens = warp / 2 * 8 * N;
#pragma unroll 1  // or the scales of all blocks would be in registers at once
    for (int b = 0; b < Format::GROUP; b++) {
        Right right[N];
        float token_sums[N][4] = {};
#pragma unroll
        for (int n = 0; n < N; n++) {
            uint4 x = stage[S::BEFORE_INPUTS + b * S::INPUTS + (tokens + n * 8 + lane / 4) * 4 + lane % 4];
            right[n] = {{x.x, x.y}, {x.z, x.w}};
            sum_tokens<Format>(token_sums[n], right[n]);
        }
#pragma unroll
        for (int m = 0; m < 4; m++) {
            int at = outputs + m * 16 + lane / 4, row = blockIdx.x * MANY_OUTPUTS + at;
            Left left = left_of<Format>(staged_share<Format, S>(stage, at), staged_share<Format, S>(stage, at + 8), b);
            int block = group * Format::GROUP + b, all = work.weight_rows();
            const Line lines[2] = {Format::line(w, all, cut.columns, work.weight_row(row), block),
                                   Format::line(w, all, cut.columns, work.weight_row(row + 8), block)};
#pragma unroll
            for (int n = 0; n < N; n++) multiply_block<Format>(sums.of[m][n], left, right[n], lines, token_sums[n]);
        }
    }
}

// Segments [blockIdx.z * each, ...) of the columns, where `each` is all of them or one. x as shorten_rows leaves it;
// out [segments / each, tokens, out_stride]. Grid: (ceil(rows / 128), 32 N tokens each, segments / each).
// Dynamic shared memory: STAGES stages.
template <class Format, int N, class Work>
__device__ __forceinline__ void matmul_many(uint4* stages, const void* w, const u32* x, float* out, const Cut& cut,
                                            const Work& work) {
    using S = Stage<Format, 32 * N>;
    const int each = cut.segments / gridDim.z, from = blockIdx.z * each * cut.segment_groups;
    const int to = min(from + each * cut.segment_groups, cut.groups<Format>());
    Products<N> totals, sums;
    totals.clear();
    sums.clear();
    for (int s = 0; s < STAGES - 1; s++) {
        if (from + s < to) load_stage<Format, 32 * N>(stages + s * S::ALL, w, x, cut, work, from + s);
        else ptx::copies_commit();
    }
    for (int group = from; group < to; group++) {
        ptx::copies_wait<STAGES - 2>();
        __syncthreads();  // this stage is there, and the one before was used by everybody
        int next = group + STAGES - 1;
        if (next < to) load_stage<Format, 32 * N>(stages + (next - from) % STAGES * S::ALL, w, x, cut, work, next);
        else ptx::copies_commit();
        multiply_stage<Format, N>(sums, stages + (group - from) % STAGES * S::ALL, w, cut, work, group);
        if ((group + 1 - from) % cut.segment_groups == 0 || group + 1 == to) {
            totals.add(sums);
            sums.clear();
        }
    }
    const int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP;
#pragma unroll
    for (int m = 0; m < 4; m++)
#pragma unroll
        for (int n = 0; n < N; n++)
#pragma unroll
            for (int i = 0; i < 4; i++) {
                int row = blockIdx.x * MANY_OUTPUTS + warp % 2 * 64 + m * 16 + lane / 4 + i / 2 * 8;
                int t = warp / 2 * 8 * N + n * 8 + lane % 4 * 2 + i % 2;
                if (row < cut.rows && t < work.tokens())
                    out[(static_cast<size_t>(blockIdx.z) * cut.tokens + work.out_row(t)) * cut.out_stride + row] =
                        totals.of[m][n][i];
            }
}
