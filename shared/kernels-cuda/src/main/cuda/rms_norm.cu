// out = x / sqrt(mean(x^2) + epsilon) * weight, a block a row; with `delta` x += delta comes first.
#include "reduce.cuh"

// in, out [rows, width]: out is written.
KERNEL void __launch_bounds__(256) rms_norm(const float* in, const float* weight, float* out, int width,
                                            float epsilon) {
    __shared__ float sums[WARPS_MAX];
    const float* x = in + static_cast<size_t>(blockIdx.x) * width;
    float squares = 0.f;
    for (int i = threadIdx.x; i < width; i += blockDim.x) squares += x[i] * x[i];
    float scale = rsqrtf(block_sum(squares, sums) / width + epsilon);
    float* y = out + static_cast<size_t>(blockIdx.x) * width;
    for (int i = threadIdx.x; i < width; i += blockDim.x) y[i] = x[i] * scale * weight[i];
}

// residual, delta, out [rows, width]: residual and out are written.
KERNEL void __launch_bounds__(256) add_rms_norm(float* residual, const float* delta, const float* weight, float* out,
                                                int width, float epsilon) {
    __shared__ float sums[WARPS_MAX];
    const size_t row = static_cast<size_t>(blockIdx.x) * width;
    float squares = 0.f;
    for (int i = threadIdx.x; i < width; i += blockDim.x) {
        float x = residual[row + i] + delta[row + i];
        residual[row + i] = x;
        squares += x * x;
    }
    float scale = rsqrtf(block_sum(squares, sums) / width + epsilon);
    // Each thread reads back what it wrote itself.
    for (int i = threadIdx.x; i < width; i += blockDim.x) out[row + i] = residual[row + i] * scale * weight[i];
}
