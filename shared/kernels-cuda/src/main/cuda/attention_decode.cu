// Causal softmax attention over paged keys and values for single rows: a row's positions are cut into splits, each a
// block's, and the splits are joined by a second kernel. All heads that share keys and values read them once.
#include "attention.cuh"

constexpr int GROUP = 16, DECODE_WARPS = 4;  // queries of a block
constexpr int WEIGHTS_STRIDE = 64 + 8;

// Where queries come from and partial results go: parts [rows, heads, splits, head_dim | max, total]. Pointers only, as
// the host lays it out.
struct Split {
    const float* qkv;
    const int *positions, *slices, *tables;
    const bf16* kv;
    float* parts;
};

// What a block shares: DECODE_WARPS warps, one tile of which each computes some positions' scores and some elements'
// sums.
template <int DIM>
struct Shared {
    bf16 *queries, *keys, *values, *weights;
    float* max;  // [DECODE_WARPS, GROUP]

    __device__ __forceinline__ explicit Shared(char* from) {
        queries = reinterpret_cast<bf16*>(from);
        keys = queries + GROUP * Tile<DIM>::STRIDE;
        values = keys + 2 * Tile<DIM>::ELEMENTS;
        weights = values + 2 * Tile<DIM>::ELEMENTS;
        max = reinterpret_cast<float*>(weights + GROUP * WEIGHTS_STRIDE);
    }
};

// The queries lane / 4 and lane / 4 + 8, and the warp's DIM / DECODE_WARPS elements of their sums.
template <int DIM>
struct Sums {
    float of[DIM / DECODE_WARPS / 8][4], totals[4], max[2];
};

template <int DIM>
__device__ __forceinline__ void weigh(Sums<DIM>& sums, const Shared<DIM>& shared, const bf16* keys, const Paged& paged,
                                      const Seen& seen, int base) {
    constexpr int OWN = Tile<DIM>::POSITIONS / DECODE_WARPS;  // positions of a warp
    const int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP;
    const float scale = score_scale(paged.head_dim);
    float scores[OWN / 8][4] = {}, max[2] = {-INFINITY, -INFINITY};
#pragma unroll
    for (int k = 0; k < DIM; k += 16) {
        u32 a[4];
        ptx::load_matrices(a, shared.queries + lane % 16 * Tile<DIM>::STRIDE + k + lane / 16 * 8);
#pragma unroll
        for (int n = 0; n < OWN; n += 8) {
            u32 b[2];
            ptx::load_matrices(b, keys + (warp * OWN + n + lane % 8) * Tile<DIM>::STRIDE + k + lane / 8 % 2 * 8);
            ptx::multiply_bf16(scores[n / 8], a, b);
        }
    }
#pragma unroll
    for (int n = 0; n < OWN / 8; n++)
#pragma unroll
        for (int i = 0; i < 4; i++) {
            int position = base + warp * OWN + n * 8 + lane % 4 * 2 + i % 2;
            bool sees = position >= seen.from && position <= seen.to;
            scores[n][i] = sees ? scores[n][i] * scale : -INFINITY;
            max[i / 2] = fmaxf(max[i / 2], scores[n][i]);
        }
#pragma unroll
    for (int r = 0; r < 2; r++) {
        max[r] = fmaxf(max[r], __shfl_xor_sync(ALL_LANES, max[r], 1));
        max[r] = fmaxf(max[r], __shfl_xor_sync(ALL_LANES, max[r], 2));
        if (lane % 4 == 0) shared.max[warp * GROUP + lane / 4 + 8 * r] = max[r];
    }
    __syncthreads();
#pragma unroll
    for (int r = 0; r < 2; r++) {
        float larger = sums.max[r];
        for (int w = 0; w < DECODE_WARPS; w++) larger = fmaxf(larger, shared.max[w * GROUP + lane / 4 + 8 * r]);
        float shrink = weight_of(sums.max[r], larger);
        sums.max[r] = larger;
#pragma unroll
        for (int n = 0; n < OWN / 8; n++) {
            u32 pair = ptx::bf16_pair(weight_of(scores[n][2 * r], larger), weight_of(scores[n][2 * r + 1], larger));
            bf16* to = shared.weights + (lane / 4 + 8 * r) * WEIGHTS_STRIDE + warp * OWN + n * 8 + lane % 4 * 2;
            *reinterpret_cast<u32*>(to) = pair;
        }
#pragma unroll
        for (int n = 0; n < DIM / DECODE_WARPS / 8; n++) {
            sums.of[n][2 * r] *= shrink;
            sums.of[n][2 * r + 1] *= shrink;
        }
        sums.totals[2 * r] *= shrink;
        sums.totals[2 * r + 1] *= shrink;
    }
    __syncthreads();
}

template <int DIM>
__device__ __forceinline__ void add_values(Sums<DIM>& sums, const Shared<DIM>& shared, const bf16* values) {
    constexpr int OWN = DIM / DECODE_WARPS;  // elements of a warp
    const int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP;
#pragma unroll
    for (int k = 0; k < Tile<DIM>::POSITIONS; k += 16) {
        u32 a[4];
        ptx::load_matrices(a, shared.weights + lane % 16 * WEIGHTS_STRIDE + k + lane / 16 * 8);
        ptx::multiply_bf16(sums.totals, a, {ptx::BF16_ONES, ptx::BF16_ONES});
#pragma unroll
        for (int d = 0; d < OWN; d += 16) {
            u32 b[4];  // of a warp with 8 elements only, the latter half is the neighbour's
            int right = OWN < 16 ? 0 : lane / 16 * 8;
            ptx::load_matrices_turned(b, values + (k + lane % 16) * Tile<DIM>::STRIDE + warp * OWN + d + right);
            ptx::multiply_bf16(sums.of[d / 8], a, {b[0], b[1]});
            if constexpr (OWN >= 16) ptx::multiply_bf16(sums.of[d / 8 + 1], a, {b[2], b[3]});
        }
    }
}

template <int DIM>
__device__ __forceinline__ void store_part(const Sums<DIM>& sums, const Split& all, const Paged& paged, int head,
                                           int queries) {
    const int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP;
#pragma unroll
    for (int r = 0; r < 2; r++) {
        int query = lane / 4 + 8 * r;
        if (query >= queries) continue;
        size_t part = (static_cast<size_t>(blockIdx.x) * paged.heads + head + query) * gridDim.z + blockIdx.z;
        float* to = all.parts + part * (paged.head_dim + 2);
#pragma unroll
        for (int n = 0; n < DIM / DECODE_WARPS / 8; n++)
#pragma unroll
            for (int i = 0; i < 2; i++) {
                int d = warp * (DIM / DECODE_WARPS) + n * 8 + lane % 4 * 2 + i;
                if (d < paged.head_dim) to[d] = sums.of[n][2 * r + i];
            }
        if (warp == 0 && lane % 4 == 0) {
            to[paged.head_dim] = sums.max[r];
            to[paged.head_dim + 1] = sums.totals[2 * r];
        }
    }
}

// Grid: (rows, kv_heads * ceil(heads that share / GROUP), splits).
template <int DIM>
__device__ __forceinline__ void attention_decode(char* raw, const Split& all, const Paged& paged) {
    const int row = blockIdx.x, own = all.positions[row], split = blockIdx.z;
    const int from = max(paged.first_seen(own), split * SPLIT), to = min(own, split * SPLIT + SPLIT - 1);
    if (from > to) return;
    const int sharing = paged.heads / paged.kv_heads, groups = (sharing + GROUP - 1) / GROUP;
    const int kv_head = blockIdx.y / groups, before = blockIdx.y % groups * GROUP;
    const int head = kv_head * sharing + before, queries = min(GROUP, sharing - before);
    const Seen seen{all.kv, all.tables + static_cast<size_t>(all.slices[row]) * paged.table_stride, kv_head, from, to};
    const Shared<DIM> shared(raw);
    const float* from_row = all.qkv + static_cast<size_t>(row) * paged.row_width();
    constexpr int POSITIONS = Tile<DIM>::POSITIONS;
    load_tile<DIM>(shared.keys, shared.values, paged, seen, from / POSITIONS);
    for (int i = threadIdx.x; i < GROUP * DIM; i += blockDim.x)
        store_query<DIM>(shared.queries, i / DIM, i % DIM, from_row, paged, head + i / DIM, i / DIM < queries);
    Sums<DIM> sums{{}, {}, {-INFINITY, -INFINITY}};
    for (int tile = from / POSITIONS, half = 0; tile <= to / POSITIONS; tile++, half ^= 1) {
        int here = half * Tile<DIM>::ELEMENTS, other = (half ^ 1) * Tile<DIM>::ELEMENTS;
        if (tile < to / POSITIONS) {
            load_tile<DIM>(shared.keys + other, shared.values + other, paged, seen, tile + 1);
            ptx::copies_wait<1>();
        } else {
            ptx::copies_wait<0>();
        }
        __syncthreads();
        weigh<DIM>(sums, shared, shared.keys + here, paged, seen, tile * POSITIONS);
        add_values<DIM>(sums, shared, shared.values + here);
        __syncthreads();
    }
    store_part<DIM>(sums, all, paged, head, queries);
}

// Dynamic shared memory: ((GROUP + 4 POSITIONS) * STRIDE + GROUP * WEIGHTS_STRIDE) * 2 + WARPS * GROUP * 4 bytes.
KERNEL void __launch_bounds__(DECODE_WARPS* WARP) attention_decode_32(Split all, Paged paged) {
    DYNAMIC_SHARED(char, shared);
    attention_decode<32>(shared, all, paged);
}
KERNEL void __launch_bounds__(DECODE_WARPS* WARP) attention_decode_64(Split all, Paged paged) {
    DYNAMIC_SHARED(char, shared);
    attention_decode<64>(shared, all, paged);
}
KERNEL void __launch_bounds__(DECODE_WARPS* WARP) attention_decode_128(Split all, Paged paged) {
    DYNAMIC_SHARED(char, shared);
    attention_decode<128>(shared, all, paged);
}
KERNEL void __launch_bounds__(DECODE_WARPS* WARP) attention_decode_256(Split all, Paged paged) {
    DYNAMIC_SHARED(char, shared);
    attention_decode<256>(shared, all, paged);
}

// Joins the splits of a row in order. out [rows, heads * head_dim] is written. Grid: (heads, rows).
KERNEL void attention_join(const float* parts, const int* positions, const float* sinks, float* out, int splits,
                           Paged paged) {
    const int head = blockIdx.x, row = blockIdx.y, own = positions[row], dim = paged.head_dim;
    const float* mine = parts + (static_cast<size_t>(row) * paged.heads + head) * splits * (dim + 2);
    for (int d = threadIdx.x; d < dim; d += blockDim.x) {
        float max = -INFINITY, total = 0.f, sum = 0.f;
        for (int split = paged.first_seen(own) / SPLIT; split <= own / SPLIT; split++) {
            const float* part = mine + static_cast<size_t>(split) * (dim + 2);
            Join by = join(max, total, part[dim], part[dim + 1]);
            sum = by.of(sum, part[d]);
        }
        out[(static_cast<size_t>(row) * paged.heads + head) * dim + d] = sum * finish(max, total, sinks, head);
    }
}
