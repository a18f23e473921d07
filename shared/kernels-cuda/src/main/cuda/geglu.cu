// out = gelu(gate) * up, in either form.
#include "ptx.cuh"

// x * (1 + tanh(u)) / 2 with u = sqrt(2 / pi) * (x + 0.044715 x^3); (1 + tanh(u)) / 2 = 1 / (1 + e^-2u).
struct TanhGelu {
    static __device__ __forceinline__ float of(float x) {
        return x / (1.f + expf(-1.5957691216f * (x + 0.044715f * x * x * x)));
    }
};

struct ErfGelu {
    static __device__ __forceinline__ float of(float x) { return 0.5f * x * (1.f + erff(x * 0.70710678119f)); }
};

template <class Gelu>
__device__ __forceinline__ void geglu(const float* gate_up, float* out, int width) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= width) return;
    const float* row = gate_up + static_cast<size_t>(blockIdx.y) * 2 * width;
    out[static_cast<size_t>(blockIdx.y) * width + i] = Gelu::of(row[i]) * row[width + i];
}

// gate_up [rows, 2 * width]: gate, then up. out [rows, width] is written. Grid: (ceil(width / block), rows).
KERNEL void geglu_tanh(const float* gate_up, float* out, int width) { geglu<TanhGelu>(gate_up, out, width); }
KERNEL void geglu_erf(const float* gate_up, float* out, int width) { geglu<ErfGelu>(gate_up, out, width); }
