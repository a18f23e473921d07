// Picks rows.
#include "ptx.cuh"

// in [any, width], indexes [rows], out [rows, width] is written. Grid: (ceil(width / block), rows).
KERNEL void gather_rows(const float* in, const int* indexes, float* out, int width) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= width) return;
    out[static_cast<size_t>(blockIdx.y) * width + i] = in[static_cast<size_t>(indexes[blockIdx.y]) * width + i];
}
