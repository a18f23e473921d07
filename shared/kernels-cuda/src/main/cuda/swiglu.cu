// out = gate * sigmoid(gate) * up.
#include "ptx.cuh"

// gate_up [rows, 2 * width]: gate, then up. out [rows, width] is written. Grid: (ceil(width / block), rows).
KERNEL void swiglu(const float* gate_up, float* out, int width) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= width) return;
    const float* row = gate_up + static_cast<size_t>(blockIdx.y) * 2 * width;
    float gate = row[i];
    out[static_cast<size_t>(blockIdx.y) * width + i] = gate / (1.f + expf(-gate)) * row[width + i];
}
