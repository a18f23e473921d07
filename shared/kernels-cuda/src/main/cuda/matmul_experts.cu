// Products with experts' weights, in tiles of choices that have one expert: the same loops, and so the same bits, as
// those of the other products. w [experts, rows, columns], in [rows of in, columns], out [choices, rows] is written.
// Grid: (outputs of a block each, tiles).
#include "experts.cuh"
#include "matmul_few.cuh"
#include "matmul_many.cuh"

#define EXPERTS_FEW(FORMAT)                                                             \
    __shared__ float parts[FEW_WARPS * 128];                                            \
    const OfExpert work{choices, choices.tiles[blockIdx.y], cut.rows};                  \
    if (work.tile.count > 0) matmul_few<FORMAT>(parts, w, in, out, cut, work)

#define EXPERTS_MANY(FORMAT)                                                            \
    DYNAMIC_SHARED(uint4, stages);                                                      \
    const OfExpert work{choices, choices.tiles[blockIdx.y], cut.rows};                  \
    if (work.tile.count > 0) matmul_many<FORMAT, 2>(stages, w, x, out, cut, work)

KERNEL void __launch_bounds__(FEW_WARPS* WARP, FEW_BLOCKS)
    experts_few_bf16(const void* w, const float* in, float* out, Cut cut, Choices choices) {
    EXPERTS_FEW(BF16);
}
KERNEL void __launch_bounds__(MANY_THREADS)
    experts_64_bf16(const void* w, const u32* x, float* out, Cut cut, Choices choices) {
    EXPERTS_MANY(BF16);
}
KERNEL void __launch_bounds__(FEW_WARPS* WARP, FEW_BLOCKS)
    experts_few_q8_0(const void* w, const float* in, float* out, Cut cut, Choices choices) {
    EXPERTS_FEW(Q8_0);
}
KERNEL void __launch_bounds__(MANY_THREADS)
    experts_64_q8_0(const void* w, const u32* x, float* out, Cut cut, Choices choices) {
    EXPERTS_MANY(Q8_0);
}
KERNEL void __launch_bounds__(FEW_WARPS* WARP, FEW_BLOCKS)
    experts_few_mxfp4(const void* w, const float* in, float* out, Cut cut, Choices choices) {
    EXPERTS_FEW(MXFP4);
}
KERNEL void __launch_bounds__(MANY_THREADS)
    experts_64_mxfp4(const void* w, const u32* x, float* out, Cut cut, Choices choices) {
    EXPERTS_MANY(MXFP4);
}
KERNEL void __launch_bounds__(FEW_WARPS* WARP, FEW_BLOCKS)
    experts_few_q4_k(const void* w, const float* in, float* out, Cut cut, Choices choices) {
    EXPERTS_FEW(Q4_K);
}
KERNEL void __launch_bounds__(MANY_THREADS)
    experts_64_q4_k(const void* w, const u32* x, float* out, Cut cut, Choices choices) {
    EXPERTS_MANY(Q4_K);
}
KERNEL void __launch_bounds__(FEW_WARPS* WARP, FEW_BLOCKS)
    experts_few_q6_k(const void* w, const float* in, float* out, Cut cut, Choices choices) {
    EXPERTS_FEW(Q6_K);
}
KERNEL void __launch_bounds__(MANY_THREADS)
    experts_64_q6_k(const void* w, const u32* x, float* out, Cut cut, Choices choices) {
    EXPERTS_MANY(Q6_K);
}

// parts [rows, chosen, width], weights [rows, chosen]; out [rows, width] is written. Grid: (ceil(width / block), rows).
KERNEL void join_experts(const float* parts, const float* weights, float* out, int chosen, int width) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= width) return;
    const size_t row = blockIdx.y;
    float sum = 0.f;
    for (int k = 0; k < chosen; k++) sum = fmaf(weights[row * chosen + k], parts[(row * chosen + k) * width + i], sum);
    out[row * width + i] = sum;
}
