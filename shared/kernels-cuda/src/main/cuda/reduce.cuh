// Sums and bests over a warp or a block, always in the same order: a tree over lanes, then one over warps.
#pragma once
#include "ptx.cuh"

constexpr int WARP = 32;
constexpr u32 ALL_LANES = 0xffffffffu;
constexpr int WARPS_MAX = 32;

template <class T>
__device__ __forceinline__ T warp_sum(T value) {
#pragma unroll
    for (int bits = WARP / 2; bits; bits /= 2) value += __shfl_xor_sync(ALL_LANES, value, bits);
    return value;
}

__device__ __forceinline__ int warp_max(int value) {
#pragma unroll
    for (int bits = WARP / 2; bits; bits /= 2) value = max(value, __shfl_xor_sync(ALL_LANES, value, bits));
    return value;
}

// The sum over all threads of the block, for each of them. The block is whole warps.
// shared: WARPS_MAX elements, written; free to be used again when this returns.
template <class T>
__device__ __forceinline__ T block_sum(T value, T* shared) {
    int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP, warps = blockDim.x / WARP;
    value = warp_sum(value);
    if (lane == 0) shared[warp] = value;
    __syncthreads();
    value = warp_sum(lane < warps ? shared[lane] : T(0));
    __syncthreads();
    return value;
}

// A logit and whose it is. Of equal logits the lower id comes first.
struct Best {
    float value;
    int id;
};

__device__ __forceinline__ bool before(Best a, Best b) {
    return a.value > b.value || (a.value == b.value && a.id < b.id);
}

__device__ __forceinline__ Best warp_best(Best best) {
#pragma unroll
    for (int bits = WARP / 2; bits; bits /= 2) {
        Best other{__shfl_xor_sync(ALL_LANES, best.value, bits), __shfl_xor_sync(ALL_LANES, best.id, bits)};
        if (before(other, best)) best = other;
    }
    return best;
}

// The best of all threads of the block, for each of them. shared: WARPS_MAX elements, written.
__device__ __forceinline__ Best block_best(Best best, Best* shared) {
    int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP, warps = blockDim.x / WARP;
    best = warp_best(best);
    if (lane == 0) shared[warp] = best;
    __syncthreads();
    best = warp_best(shared[lane < warps ? lane : 0]);
    __syncthreads();
    return best;
}
