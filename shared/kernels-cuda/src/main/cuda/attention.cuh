// What the two kernels of attention have in common, so that a row has the same bits from either. Keys and values are
// met in tiles of positions, on tensor cores: scores = queries x keys^T and out += weights x values, queries and
// weights in bf16, sums in f32. The tiles of a split of SPLIT positions follow each other with a running maximum; the
// splits of a row are joined in order. All of it follows from the position alone.
#pragma once
#include "paged.cuh"
#include "reduce.cuh"

constexpr int SPLIT = 256;

// Heads of up to DIM elements, a multiple of 8; what is missing is zero.
template <int DIM>
struct Tile {
    static constexpr int POSITIONS = DIM > 128 ? 32 : 64;
    static constexpr int STRIDE = DIM + 8;  // 16 bytes more than a row: the rows of a matrix meet no bank conflicts
    static constexpr int ELEMENTS = POSITIONS * STRIDE;
};

// Keys and values of one head of one sequence. Positions of [from, to] are looked at and no others: there may be
// anything.
struct Seen {
    const bf16* kv;
    const int* table;
    int kv_head, from, to;
};

// Starts copying a tile of keys and values to shared memory, zero where nothing is seen; one group of copies.
template <int DIM>
__device__ __forceinline__ void load_tile(bf16* keys, bf16* values, const Paged& paged, const Seen& seen, int tile) {
    for (int i = threadIdx.x; i < Tile<DIM>::POSITIONS * (DIM / 8); i += blockDim.x) {
        int r = i / (DIM / 8), c = i % (DIM / 8) * 8, position = tile * Tile<DIM>::POSITIONS + r;
        bool there = position >= seen.from && position <= seen.to && c < paged.head_dim;
        const bf16* key = there ? seen.kv + paged.key_at(seen.table, position, seen.kv_head) + c : seen.kv;
        ptx::copy_async16_or_zero(keys + r * Tile<DIM>::STRIDE + c, key, there);
        ptx::copy_async16_or_zero(values + r * Tile<DIM>::STRIDE + c, there ? key + paged.value_stride() : key, there);
    }
    ptx::copies_commit();
}

// One element of a row's queries in bf16, written to shared memory; zero if there is no such query.
template <int DIM>
__device__ __forceinline__ void store_query(bf16* queries, int m, int d, const float* row, const Paged& paged, int head,
                                            bool there) {
    bool inside = there && d < paged.head_dim;
    queries[m * Tile<DIM>::STRIDE + d] = __float2bfloat16(inside ? row[head * paged.head_dim + d] : 0.f);
}

// e^(scale * score) as a power of two: scores are multiplied by this.
__device__ __forceinline__ float score_scale(int head_dim) {
    return rsqrtf(static_cast<float>(head_dim)) * 1.4426950408889634f;
}

// 2^(score - max), where a row that has seen nothing has no maximum yet.
__device__ __forceinline__ float weight_of(float score, float max) {
    return exp2f(score - (max == -INFINITY ? 0.f : max));
}

// How the sums of two parts of a row go together.
struct Join {
    float old, more;

    __device__ __forceinline__ float of(float old_sum, float more_sum) const {
        return fmaf(more_sum, more, __fmul_rn(old_sum, old));
    }
};

// Takes another part's maximum and total weight in.
__device__ __forceinline__ Join join(float& max, float& total, float more_max, float more_total) {
    float larger = fmaxf(max, more_max);
    Join by{weight_of(max, larger), weight_of(more_max, larger)};
    max = larger;
    total = by.of(total, more_total);
    return by;
}

// What the sums of a row are multiplied by in the end. A sink is a score that takes weight and has no value.
__device__ __forceinline__ float finish(float max, float total, const float* sinks, int head) {
    float old = sinks ? join(max, total, sinks[head] * 1.4426950408889634f, 1.f).old : 1.f;
    return old / total;
}
