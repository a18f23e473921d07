// Causal softmax attention over paged keys and values for slices of many rows, heads of up to 128 elements: the sums of
// larger ones find no room in registers. A block takes one key/value head and
// QUERIES queries: all heads that share it, for so many rows of the step. A warp has 16 queries of its own. Rows of
// several sequences in one block are met sequence by sequence.
#include "attention.cuh"

constexpr int QUERIES = 128, PREFILL_THREADS = QUERIES / 16 * WARP;

// Where queries come from and results go. Pointers only, as the host lays it out.
struct Attended {
    const float* qkv;
    const int *positions, *slices, *tables;
    const bf16* kv;
    const float* sinks;
    float* out;
};

// The queries lane / 4 and lane / 4 + 8 of a warp, as one thread holds them: a part of the sums each.
template <int DIM>
struct Mine {
    float sums[DIM / 8][4], totals[4], max[2];  // of the split that is being computed
    float old_max[2], old_total[2];             // of the splits before; their sums lie in `out`
    int position[2];                            // -1: not a query of this sequence
    float* to[2];
    int head[2];

    __device__ __forceinline__ void clear() {
#pragma unroll
        for (int n = 0; n < DIM / 8; n++)
#pragma unroll
            for (int i = 0; i < 4; i++) sums[n][i] = 0.f;
#pragma unroll
        for (int i = 0; i < 4; i++) totals[i] = 0.f;
        max[0] = max[1] = -INFINITY;
    }

    // Joins the split to those before it, in `out`; at the last one, what stands there is the result.
    __device__ __forceinline__ void hand_in(const Paged& paged, const float* sinks, bool last) {
#pragma unroll
        for (int r = 0; r < 2; r++) {
            if (position[r] < 0 || (max[r] == -INFINITY && !last)) continue;
            bool any = old_max[r] != -INFINITY;
            Join by = join(old_max[r], old_total[r], max[r], totals[2 * r]);
            float share = last ? finish(old_max[r], old_total[r], sinks, head[r]) : 1.f;
#pragma unroll
            for (int n = 0; n < DIM / 8; n++)
#pragma unroll
                for (int i = 0; i < 2; i++) {
                    int d = n * 8 + threadIdx.x % 4 * 2 + i;
                    if (d >= paged.head_dim) continue;
                    float sum = by.of(any ? to[r][d] : 0.f, sums[n][2 * r + i]);
                    to[r][d] = last ? sum * share : sum;
                }
        }
        clear();
    }
};

// scores [16, POSITIONS] of the warp's queries.
template <int DIM>
__device__ __forceinline__ void score(float (&scores)[Tile<DIM>::POSITIONS / 8][4], const bf16* queries,
                                      const bf16* keys) {
    const int lane = threadIdx.x % WARP;
#pragma unroll
    for (int n = 0; n < Tile<DIM>::POSITIONS / 8; n++)
#pragma unroll
        for (int i = 0; i < 4; i++) scores[n][i] = 0.f;
#pragma unroll
    for (int k = 0; k < DIM; k += 16) {
        u32 a[4];
        ptx::load_matrices(a, queries + lane % 16 * Tile<DIM>::STRIDE + k + lane / 16 * 8);
#pragma unroll
        for (int n = 0; n < Tile<DIM>::POSITIONS; n += 16) {
            u32 b[4];
            ptx::load_matrices(b, keys + (n + lane / 16 * 8 + lane % 8) * Tile<DIM>::STRIDE + k + lane / 8 % 2 * 8);
            ptx::multiply_bf16(scores[n / 8], a, {b[0], b[1]});
            ptx::multiply_bf16(scores[n / 8 + 1], a, {b[2], b[3]});
        }
    }
}

// Scales scores; those of positions that a query does not see become -INFINITY. nearest: least position of a query.
template <int DIM>
__device__ __forceinline__ void mask(float (&scores)[Tile<DIM>::POSITIONS / 8][4], const Mine<DIM>& mine,
                                     const Paged& paged, int base, int nearest) {
    const bool all_seen = paged.window == 0 && base + Tile<DIM>::POSITIONS - 1 <= nearest;
    const float scale = score_scale(paged.head_dim);
#pragma unroll
    for (int n = 0; n < Tile<DIM>::POSITIONS / 8; n++)
#pragma unroll
        for (int i = 0; i < 4; i++) {
            scores[n][i] *= scale;
            if (all_seen) continue;
            int position = base + n * 8 + threadIdx.x % 4 * 2 + i % 2, own = mine.position[i / 2];
            if (position > own || position < paged.first_seen(own)) scores[n][i] = -INFINITY;
        }
}

// Turns scores into weights against a new maximum, to which the sums so far are brought.
template <int DIM>
__device__ __forceinline__ void weigh(float (&scores)[Tile<DIM>::POSITIONS / 8][4], Mine<DIM>& mine) {
#pragma unroll
    for (int r = 0; r < 2; r++) {
        float max = mine.max[r];
#pragma unroll
        for (int n = 0; n < Tile<DIM>::POSITIONS / 8; n++)
            max = fmaxf(max, fmaxf(scores[n][2 * r], scores[n][2 * r + 1]));
        max = fmaxf(max, __shfl_xor_sync(ALL_LANES, max, 1));
        max = fmaxf(max, __shfl_xor_sync(ALL_LANES, max, 2));
        float shrink = weight_of(mine.max[r], max);
        mine.max[r] = max;
#pragma unroll
        for (int n = 0; n < Tile<DIM>::POSITIONS / 8; n++)
#pragma unroll
            for (int i = 2 * r; i < 2 * r + 2; i++) scores[n][i] = weight_of(scores[n][i], max);
#pragma unroll
        for (int n = 0; n < DIM / 8; n++)
#pragma unroll
            for (int i = 2 * r; i < 2 * r + 2; i++) mine.sums[n][i] *= shrink;
        mine.totals[2 * r] *= shrink;
        mine.totals[2 * r + 1] *= shrink;
    }
}

template <int DIM>
__device__ __forceinline__ void add_values(const float (&weights)[Tile<DIM>::POSITIONS / 8][4], const bf16* values,
                                           Mine<DIM>& mine) {
    const int lane = threadIdx.x % WARP;
#pragma unroll
    for (int k = 0; k < Tile<DIM>::POSITIONS; k += 16) {
        const float(&left)[4] = weights[k / 8], (&right)[4] = weights[k / 8 + 1];
        u32 a[4] = {ptx::bf16_pair(left[0], left[1]), ptx::bf16_pair(left[2], left[3]),
                    ptx::bf16_pair(right[0], right[1]), ptx::bf16_pair(right[2], right[3])};
        ptx::multiply_bf16(mine.totals, a, {ptx::BF16_ONES, ptx::BF16_ONES});
#pragma unroll
        for (int d = 0; d < DIM; d += 16) {
            u32 b[4];
            ptx::load_matrices_turned(b, values + (k + lane % 16) * Tile<DIM>::STRIDE + d + lane / 16 * 8);
            ptx::multiply_bf16(mine.sums[d / 8], a, {b[0], b[1]});
            ptx::multiply_bf16(mine.sums[d / 8 + 1], a, {b[2], b[3]});
        }
    }
}

// The positions that the block's rows of one slice see, and whether the slice is met for the first time at row `at`.
struct Slice {
    int slice, from, to;
    bool fresh;
};

__device__ __forceinline__ Slice slice_at(const int* slices, const int* positions, int count, int at, int window) {
    Slice all{slices[at], positions[at], positions[at], true};
    for (int t = 0; t < count; t++) {
        if (slices[t] != all.slice) continue;
        all.fresh &= t >= at;
        all.from = min(all.from, positions[t]);
        all.to = max(all.to, positions[t]);
    }
    all.from = window > 0 ? max(0, all.from - window + 1) : 0;
    return all;
}

// All tiles that the rows of one slice see. keys, values: two tiles each, so that one loads while the other is used.
template <int DIM>
__device__ __forceinline__ void attend(Mine<DIM>& mine, const bf16* queries, bf16* keys, bf16* values,
                                       const Paged& paged, const Seen& seen, const float* sinks) {
    constexpr int POSITIONS = Tile<DIM>::POSITIONS;
    const int first = seen.from / POSITIONS, last = seen.to / POSITIONS;
    const int furthest = warp_max(max(mine.position[0], mine.position[1]));
    const int nearest = -warp_max(max(-mine.position[0], -mine.position[1]));
    load_tile<DIM>(keys, values, paged, seen, first);
    for (int tile = first, half = 0; tile <= last; tile++, half ^= 1) {
        if (tile < last) {
            int other = (half ^ 1) * Tile<DIM>::ELEMENTS;
            load_tile<DIM>(keys + other, values + other, paged, seen, tile + 1);
            ptx::copies_wait<1>();
        } else {
            ptx::copies_wait<0>();
        }
        __syncthreads();
        if (tile * POSITIONS <= furthest) {
            if (tile * POSITIONS % SPLIT == 0 && tile > first) mine.hand_in(paged, sinks, false);
            float scores[POSITIONS / 8][4];
            score<DIM>(scores, queries, keys + half * Tile<DIM>::ELEMENTS);
            mask<DIM>(scores, mine, paged, tile * POSITIONS, nearest);
            weigh<DIM>(scores, mine);
            add_values<DIM>(scores, values + half * Tile<DIM>::ELEMENTS, mine);
        }
        __syncthreads();
    }
    mine.hand_in(paged, sinks, true);
}

// Rows [first, rows) of the step. Grid: (ceil((rows - first) / rows of a block), kv_heads), where a block has
// QUERIES / (heads / kv_heads) rows.
template <int DIM>
__device__ __forceinline__ void attention_prefill(char* shared, const Attended& all, int first, int rows,
                                                  const Paged& paged) {
    bf16* queries = reinterpret_cast<bf16*>(shared);
    bf16 *keys = queries + QUERIES * Tile<DIM>::STRIDE, *values = keys + 2 * Tile<DIM>::ELEMENTS;
    int* slices = reinterpret_cast<int*>(values + 2 * Tile<DIM>::ELEMENTS);
    int* positions = slices + QUERIES;
    const int sharing = paged.heads / paged.kv_heads, each = QUERIES / sharing, kv_head = blockIdx.y;
    const int block = gridDim.x - 1 - blockIdx.x;  // those with the longest way go first
    const int from = first + block * each, count = min(each, rows - from);
    for (int t = threadIdx.x; t < count; t += blockDim.x) {
        slices[t] = all.slices[from + t];
        positions[t] = all.positions[from + t];
    }
    for (int i = threadIdx.x; i < QUERIES * DIM; i += blockDim.x) {
        int m = i / DIM, t = m / sharing;
        const float* row = all.qkv + static_cast<size_t>(from + min(t, count - 1)) * paged.row_width();
        store_query<DIM>(queries, m, i % DIM, row, paged, kv_head * sharing + m % sharing, t < count);
    }
    __syncthreads();
    for (int at = 0; at < count; at++) {
        Slice slice = slice_at(slices, positions, count, at, paged.window);
        if (!slice.fresh) continue;
        Mine<DIM> mine;
        mine.clear();
#pragma unroll
        for (int r = 0; r < 2; r++) {
            int m = threadIdx.x / WARP * 16 + threadIdx.x % WARP / 4 + r * 8, t = m / sharing;
            bool here = t < count && slices[min(t, count - 1)] == slice.slice;
            mine.old_max[r] = -INFINITY;
            mine.old_total[r] = 0.f;
            mine.position[r] = here ? positions[t] : -1;
            mine.head[r] = kv_head * sharing + m % sharing;
            mine.to[r] = all.out + (static_cast<size_t>(from + min(t, count - 1)) * paged.heads + mine.head[r]) *
                                       paged.head_dim;
        }
        const Seen seen{all.kv, all.tables + static_cast<size_t>(slice.slice) * paged.table_stride, kv_head, slice.from,
                        slice.to};
        attend<DIM>(mine, queries + threadIdx.x / WARP * 16 * Tile<DIM>::STRIDE, keys, values, paged, seen, all.sinks);
    }
}

// Dynamic shared memory: (QUERIES + 4 POSITIONS) * STRIDE * 2 + 2 * QUERIES * 4 bytes.
KERNEL void __launch_bounds__(PREFILL_THREADS, 1) attention_prefill_32(Attended all, int first, int rows,
                                                                    Paged paged) {
    DYNAMIC_SHARED(char, shared);
    attention_prefill<32>(shared, all, first, rows, paged);
}
KERNEL void __launch_bounds__(PREFILL_THREADS, 1) attention_prefill_64(Attended all, int first, int rows,
                                                                    Paged paged) {
    DYNAMIC_SHARED(char, shared);
    attention_prefill<64>(shared, all, first, rows, paged);
}
KERNEL void __launch_bounds__(PREFILL_THREADS, 1) attention_prefill_128(Attended all, int first, int rows,
                                                                    Paged paged) {
    DYNAMIC_SHARED(char, shared);
    attention_prefill<128>(shared, all, first, rows, paged);
}
