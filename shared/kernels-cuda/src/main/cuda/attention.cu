// Causal softmax attention over paged keys and values. A block a (query head, row): each of its warps walks every
// WARPS-th position with a running maximum, and the warps are joined at the end. The order follows from the position
// alone, so chunks of a prompt and single steps give the same bits.
#include "paged.cuh"
#include "reduce.cuh"

constexpr int ATTENTION_WARPS = 4;
constexpr int DIMS_PER_LANE = 8;  // heads of up to 256

// What one warp has seen: weights are e^(score - max), `total` their sum, `sum` that of the weighted values.
struct Seen {
    float max, total;
    float sum[DIMS_PER_LANE];
};

__device__ __forceinline__ void see(Seen& seen, float score, const bf16* value, int dim, int lane) {
    float max = fmaxf(seen.max, score), old = expf(seen.max - max), weight = expf(score - max);
    seen.max = max;
    seen.total = seen.total * old + weight;
#pragma unroll
    for (int i = 0; i < DIMS_PER_LANE; i++) {
        int d = lane + WARP * i;
        if (d < dim) seen.sum[i] = seen.sum[i] * old + weight * __bfloat162float(value[d]);
    }
}

// qkv [rows, row_width]: queries are read. out [rows, heads * head_dim] is written. Grid: (heads, rows).
// Dynamic shared memory: ATTENTION_WARPS * (head_dim + 2) floats.
KERNEL void __launch_bounds__(ATTENTION_WARPS* WARP)
    attention(const float* qkv, const int* positions, const int* slices, const int* tables, const bf16* kv, float* out,
              Paged paged) {
    DYNAMIC_SHARED(float, joined);  // [ATTENTION_WARPS][head_dim | max, total]
    const int head = blockIdx.x, row = blockIdx.y, dim = paged.head_dim, length = positions[row] + 1;
    const int kv_head = head / (paged.heads / paged.kv_heads);
    const int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP;
    const int* table = tables + static_cast<size_t>(slices[row]) * paged.table_stride;
    const float scale = rsqrtf(static_cast<float>(dim));
    float query[DIMS_PER_LANE];
    Seen seen{-INFINITY, 0.f, {}};
#pragma unroll
    for (int i = 0; i < DIMS_PER_LANE; i++) {
        int d = lane + WARP * i;
        query[i] = d < dim ? qkv[static_cast<size_t>(row) * paged.row_width() + head * dim + d] * scale : 0.f;
    }
    for (int t = warp; t < length; t += ATTENTION_WARPS) {
        const bf16* key = kv + paged.key_at(table, t, kv_head);
        float dot = 0.f;
#pragma unroll
        for (int i = 0; i < DIMS_PER_LANE; i++) {
            int d = lane + WARP * i;
            if (d < dim) dot = fmaf(query[i], __bfloat162float(key[d]), dot);
        }
        see(seen, warp_sum(dot), key + paged.value_stride(), dim, lane);
    }
    float* mine = joined + warp * (dim + 2);
#pragma unroll
    for (int i = 0; i < DIMS_PER_LANE; i++)
        if (lane + WARP * i < dim) mine[lane + WARP * i] = seen.sum[i];
    if (lane == 0) {
        mine[dim] = seen.max;
        mine[dim + 1] = seen.total;
    }
    __syncthreads();
    float max = -INFINITY, total = 0.f;
    for (int w = 0; w < ATTENTION_WARPS; w++) max = fmaxf(max, joined[w * (dim + 2) + dim]);
    for (int w = 0; w < ATTENTION_WARPS; w++)
        total += joined[w * (dim + 2) + dim + 1] * expf(joined[w * (dim + 2) + dim] - max);
    for (int d = threadIdx.x; d < dim; d += blockDim.x) {
        float sum = 0.f;
        for (int w = 0; w < ATTENTION_WARPS; w++)
            sum += joined[w * (dim + 2) + d] * expf(joined[w * (dim + 2) + dim] - max);
        out[(static_cast<size_t>(row) * paged.heads + head) * dim + d] = sum / total;
    }
}
