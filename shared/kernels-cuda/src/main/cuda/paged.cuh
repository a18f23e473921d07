// Where keys and values of a layer lie: blocks of [layer, key or value, kvHead, token, headDim] in bf16.
#pragma once
#include "ptx.cuh"

// Handed over by value, as the host lays it out: eight ints.
struct Paged {
    int heads, kv_heads, head_dim;
    int block_tokens;
    int block_elements;  // of all layers
    int layer_at;        // elements before this layer in a block
    int table_stride;    // entries of one row's block table
    int window;          // positions that a query sees, its own the last; 0 for all

    __device__ __forceinline__ int row_width() const { return (heads + 2 * kv_heads) * head_dim; }

    __device__ __forceinline__ int first_seen(int position) const {
        return window > 0 ? max(0, position - window + 1) : 0;
    }
    // Elements before the key of a position; its value is value_stride() further on.
    __device__ __forceinline__ size_t key_at(const int* table, int position, int kv_head) const {
        return static_cast<size_t>(table[position / block_tokens]) * block_elements + layer_at +
               (static_cast<size_t>(kv_head) * block_tokens + position % block_tokens) * head_dim;
    }
    __device__ __forceinline__ int value_stride() const { return kv_heads * block_tokens * head_dim; }
};
