// Kernels with one fault each, for the test that the emulator finds it; and the same without.
#include "reduce.cuh"

// x [64] is turned around, by one block of 64 threads.
KERNEL void turned_around(float* x) {
    __shared__ float all[64];
    all[threadIdx.x] = x[threadIdx.x];
    __syncthreads();
    x[threadIdx.x] = all[63 - threadIdx.x];
}

KERNEL void without_barrier(float* x) {
    __shared__ float all[64];
    all[threadIdx.x] = x[threadIdx.x];
    x[threadIdx.x] = all[63 - threadIdx.x];
}

KERNEL void barrier_for_some(float* x) {
    if (threadIdx.x < 40) __syncthreads();
    x[threadIdx.x] = 1.f;
}

KERNEL void shuffle_for_some(float* x) {
    if (threadIdx.x % 32 < 20) x[threadIdx.x] = warp_sum(x[threadIdx.x]);
}

KERNEL void shared_never_written(float* x) {
    __shared__ float all[64];
    if (threadIdx.x > 0) all[threadIdx.x] = x[threadIdx.x];
    __syncthreads();
    x[threadIdx.x] = all[threadIdx.x];
}

KERNEL void writes_beyond_the_end(float* x) { x[threadIdx.x + 1] = 1.f; }

KERNEL void reads_beyond_the_end(float* x) {
    float next = x[threadIdx.x + 1];
    __syncthreads();
    x[threadIdx.x] = next;
}
