// Activations in 8 bits: of each 32 columns the largest in magnitude becomes 127 or -127. A warp a block of 32.
#include "reduce.cuh"
#include "weight.cuh"

// in [blocks * 32], codes [blocks * 32], scales [blocks] and sums [blocks] (of a block's codes) are written.
KERNEL void __launch_bounds__(256) quantise_rows(const float* in, signed char* codes, float* scales, int* sums,
                                                 int blocks) {
    int block = blockIdx.x * (blockDim.x / WARP) + threadIdx.x / WARP, lane = threadIdx.x % WARP;
    if (block >= blocks) return;
    size_t at = static_cast<size_t>(block) * BLOCK + lane;
    float x = in[at], largest = warp_max(fabsf(x));
    int code = largest > 0.f ? __float2int_rn(x * (127.f / largest)) : 0;
    codes[at] = static_cast<signed char>(code);
    int sum = warp_sum(code);
    if (lane == 0) {
        scales[block] = largest / 127.f;
        sums[block] = sum;
    }
}
