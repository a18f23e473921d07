// out = in x weight^T on tensor cores for weights of BF16 and of blocks, `in` rounded to bf16. What few rows and many
// rows have in common, so that a row has the same bits from either: the columns are cut into segments, which follow
// from the weight alone; a segment is one chain of products over its blocks of 32 columns in order; the segments' sums
// are added in order. Codes of a block are multiplied as they are, which bf16 holds exactly, and the sum of the block
// is scaled in f32.
#pragma once
#include "reduce.cuh"
#include "superblock.cuh"
#include "weight.cuh"

// How a weight is cut, as the host lays it out: ints.
struct Cut {
    int rows, columns;   // of the weight
    int tokens;          // rows of `in`
    int out_stride;      // elements of a row of `out`
    int segment_groups;  // groups of 64 bytes of a row in one segment
    int segments;

    template <class Format>
    __device__ __forceinline__ int groups() const {
        return groups_of<Format>(columns);
    }
};

// What a block of threads works at: rows of the weight from 0 on, and tokens from `first` on.
struct Whole {
    int rows, all_tokens, first;

    __device__ __forceinline__ int weight_rows() const { return rows; }
    __device__ __forceinline__ int weight_row(int row) const { return min(row, rows - 1); }
    __device__ __forceinline__ int tokens() const { return all_tokens - first; }
    // Rows of `in` and `out` of the token t from here; for `in` any t will do.
    __device__ __forceinline__ int in_row(int t) const { return min(first + t, all_tokens - 1); }
    __device__ __forceinline__ int out_row(int t) const { return first + t; }
};

// 16 outputs of one block of weights, or 8 tokens' activations, as multiply_bf16 wants them for 2 x 16 columns.
struct Left {
    u32 first[4], second[4];
};
struct Right {
    u32 first[2], second[2];
};

template <class Format>
__device__ __forceinline__ Left left_of(const Share& upper_share, const Share& lower_share, int block) {
    u32 upper[4], lower[4];
    Format::pairs(upper_share, block, upper);
    Format::pairs(lower_share, block, lower);
    return {{upper[0], lower[0], upper[1], lower[1]}, {upper[2], lower[2], upper[3], lower[3]}};
}

// The sum of each token's activations of a block, as multiply_bf16 gives it to lanes; of no use without a `least`.
template <class Format>
__device__ __forceinline__ void sum_tokens(float (&sums)[4], const Right& right) {
    if constexpr (Format::LEAST) {
        const u32 ones[4] = {ptx::BF16_ONES, ptx::BF16_ONES, ptx::BF16_ONES, ptx::BF16_ONES};
#pragma unroll
        for (int i = 0; i < 4; i++) sums[i] = 0.f;
        ptx::multiply_bf16(sums, ones, right.first);
        ptx::multiply_bf16(sums, ones, right.second);
    }
}

// Adds one block's products. lines: of the outputs lane / 4 and lane / 4 + 8.
template <class Format>
__device__ __forceinline__ void multiply_block(float (&sums)[4], const Left& left, const Right& right,
                                               const Line (&lines)[2], const float (&token_sums)[4]) {
    if constexpr (Format::SCALED) {
        float products[4] = {};
        ptx::multiply_bf16(products, left.first, right.first);
        if (Format::TWO_SCALES)
#pragma unroll
            for (int i = 0; i < 4; i++) {
                sums[i] = fmaf(lines[i / 2].scale, products[i], sums[i]);
                products[i] = 0.f;
            }
        ptx::multiply_bf16(products, left.second, right.second);
#pragma unroll
        for (int i = 0; i < 4; i++) {
            sums[i] = fmaf(Format::TWO_SCALES ? lines[i / 2].second : lines[i / 2].scale, products[i], sums[i]);
            if (Format::LEAST) sums[i] = fmaf(lines[i / 2].least, token_sums[i], sums[i]);
        }
    } else {
        ptx::multiply_bf16(sums, left.first, right.first);
        ptx::multiply_bf16(sums, left.second, right.second);
    }
}
