// Rotates queries and keys by their position, adjacent pairs, and writes keys and values to their blocks. A block of
// threads a row.
#include "paged.cuh"

struct Pair {
    float even, odd;
};

__device__ __forceinline__ Pair rotated(const float* x, const float* angle) {
    return {x[0] * angle[0] - x[1] * angle[1], x[0] * angle[1] + x[1] * angle[0]};
}

// qkv [rows, row_width]: queries are written. rope [positions, head_dim / 2, 2]: cosine, sine. positions, slices
// [rows]; tables [slices, table_stride]. kv: the layer's keys and values at the rows' positions are written.
KERNEL void rope_store(float* qkv, const float* rope, const int* positions, const int* slices, const int* tables,
                       bf16* kv, Paged paged) {
    const int position = positions[blockIdx.x], dim = paged.head_dim, pairs = dim / 2;
    const int* table = tables + static_cast<size_t>(slices[blockIdx.x]) * paged.table_stride;
    float* row = qkv + static_cast<size_t>(blockIdx.x) * paged.row_width();
    const int all = (paged.heads + paged.kv_heads) * pairs;
    for (int i = threadIdx.x; i < all; i += blockDim.x) {
        int head = i / pairs, d = i % pairs * 2, kv_head = head - paged.heads;
        float* x = row + head * dim + d;
        Pair pair = rotated(x, rope + static_cast<size_t>(position) * dim + d);
        if (kv_head < 0) {
            x[0] = pair.even;
            x[1] = pair.odd;
            continue;
        }
        size_t key = paged.key_at(table, position, kv_head) + d, value = key + paged.value_stride();
        kv[key] = __float2bfloat16(pair.even);
        kv[key + 1] = __float2bfloat16(pair.odd);
        kv[value] = __float2bfloat16(x[paged.kv_heads * dim]);
        kv[value + 1] = __float2bfloat16(x[paged.kv_heads * dim + 1]);
    }
}
