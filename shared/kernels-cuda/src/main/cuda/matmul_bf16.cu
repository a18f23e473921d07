// out = in x weight^T for weights of BF16 on tensor cores; `in` is rounded to bf16. A block computes 64 outputs for
// 8 N rows of `in`, a warp 16 outputs. Each element is one chain of multiply_bf16 over the columns in order, whatever N
// is: the same bits for one row and for many.
#include "reduce.cuh"

constexpr int OUTPUTS = 64, STEP = 32, PADDED = STEP + 8;  // padded: rows of 80 bytes meet no bank conflicts
constexpr int BF16_THREADS = OUTPUTS / 16 * WARP;

// Copies columns [from, from + STEP) of 64 weight rows and 8 N rows of `in` to shared memory. Rows beyond the end
// repeat the last: what they yield is not written.
template <int N>
__device__ __forceinline__ void load_step(bf16* weights, bf16* inputs, const bf16* w, const float* in, int rows,
                                          int columns, int tokens, int from) {
    for (int i = threadIdx.x; i < OUTPUTS * (STEP / 8); i += BF16_THREADS) {
        int r = i / (STEP / 8), c = i % (STEP / 8) * 8, row = min(static_cast<int>(blockIdx.x) * OUTPUTS + r, rows - 1);
        ptx::copy_async16(weights + r * PADDED + c, w + static_cast<size_t>(row) * columns + from + c);
    }
    for (int i = threadIdx.x; i < 8 * N * STEP; i += BF16_THREADS) {
        int r = i / STEP, c = i % STEP, token = min(static_cast<int>(blockIdx.y) * 8 * N + r, tokens - 1);
        inputs[r * PADDED + c] = __float2bfloat16(in[static_cast<size_t>(token) * columns + from + c]);
    }
    ptx::copies_commit();
}

template <int N>
__device__ __forceinline__ void multiply_step(float (&sums)[N][4], const bf16* weights, const bf16* inputs) {
    int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP;
#pragma unroll
    for (int k = 0; k < STEP; k += 16) {
        u32 a[4];
        ptx::load_matrices(a, weights + (warp * 16 + lane % 16) * PADDED + k + lane / 16 * 8);
#pragma unroll
        for (int n = 0; n < N; n++) {
            u32 b[2];
            ptx::load_matrices(b, inputs + (n * 8 + lane % 8) * PADDED + k + lane / 8 % 2 * 8);
            ptx::multiply_bf16(sums[n], a, b);
        }
    }
}

// weights, inputs: two steps each, so that one loads while the other multiplies.
template <int N>
__device__ __forceinline__ void matmul_bf16(bf16* weights, bf16* inputs, const bf16* w, const float* in, float* out,
                                            int rows, int columns, int tokens, int out_stride) {
    float sums[N][4] = {};
    load_step<N>(weights, inputs, w, in, rows, columns, tokens, 0);
    for (int k = 0, half = 0; k < columns; k += STEP, half ^= 1) {
        if (k + STEP < columns) {
            load_step<N>(weights + (half ^ 1) * OUTPUTS * PADDED, inputs + (half ^ 1) * 8 * N * PADDED, w, in, rows,
                         columns, tokens, k + STEP);
            ptx::copies_wait<1>();
        } else {
            ptx::copies_wait<0>();
        }
        __syncthreads();
        multiply_step<N>(sums, weights + half * OUTPUTS * PADDED, inputs + half * 8 * N * PADDED);
        __syncthreads();
    }
    int warp = threadIdx.x / WARP, lane = threadIdx.x % WARP;
#pragma unroll
    for (int n = 0; n < N; n++)
#pragma unroll
        for (int i = 0; i < 4; i++) {
            int row = blockIdx.x * OUTPUTS + warp * 16 + lane / 4 + i / 2 * 8;
            int token = blockIdx.y * 8 * N + n * 8 + lane % 4 * 2 + i % 2;
            if (row < rows && token < tokens) out[static_cast<size_t>(token) * out_stride + row] = sums[n][i];
        }
}

// w [rows, columns], in [tokens, columns], out [tokens, out_stride]: the first `rows` of each row are written.
// Grid: (ceil(rows / 64), ceil(tokens / 8)) and (ceil(rows / 64), ceil(tokens / 64)).
KERNEL void __launch_bounds__(BF16_THREADS) matmul_bf16_few(const bf16* w, const float* in, float* out, int rows,
                                                            int columns, int tokens, int out_stride) {
    __shared__ __align__(16) bf16 weights[2 * OUTPUTS * PADDED];
    __shared__ __align__(16) bf16 inputs[2 * 8 * PADDED];
    matmul_bf16<1>(weights, inputs, w, in, out, rows, columns, tokens, out_stride);
}
KERNEL void __launch_bounds__(BF16_THREADS) matmul_bf16_many(const bf16* w, const float* in, float* out, int rows,
                                                             int columns, int tokens, int out_stride) {
    __shared__ __align__(16) bf16 weights[2 * OUTPUTS * PADDED];
    __shared__ __align__(16) bf16 inputs[2 * 64 * PADDED];
    matmul_bf16<8>(weights, inputs, w, in, out, rows, columns, tokens, out_stride);
}
