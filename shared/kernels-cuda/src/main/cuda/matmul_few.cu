// Products for up to 8 rows of `in`, one kernel for each type of weight. w [rows, columns], in [tokens, columns], out
// [tokens, out_stride]: the first `rows` of each row are written.
#include "matmul_few.cuh"

#define MATMUL_FEW(FORMAT)                                                                              \
    __shared__ float parts[FEW_WARPS * 128];                                                            \
    const Whole work{cut.rows, cut.tokens, static_cast<int>(blockIdx.y) * FEW_TOKENS};                  \
    matmul_few<FORMAT>(parts, w, in, out, cut, work)

KERNEL void __launch_bounds__(FEW_WARPS* WARP) matmul_few_bf16(const void* w, const float* in, float* out, Cut cut) {
    MATMUL_FEW(BF16);
}
KERNEL void __launch_bounds__(FEW_WARPS* WARP, FEW_BLOCKS)
    matmul_few_q8_0(const void* w, const float* in, float* out, Cut cut) {
    MATMUL_FEW(Q8_0);
}
KERNEL void __launch_bounds__(FEW_WARPS* WARP, FEW_BLOCKS)
    matmul_few_q4_0(const void* w, const float* in, float* out, Cut cut) {
    MATMUL_FEW(Q4_0);
}
KERNEL void __launch_bounds__(FEW_WARPS* WARP, FEW_BLOCKS)
    matmul_few_q4_1(const void* w, const float* in, float* out, Cut cut) {
    MATMUL_FEW(Q4_1);
}
KERNEL void __launch_bounds__(FEW_WARPS* WARP, FEW_BLOCKS)
    matmul_few_mxfp4(const void* w, const float* in, float* out, Cut cut) {
    MATMUL_FEW(MXFP4);
}
KERNEL void __launch_bounds__(FEW_WARPS* WARP, FEW_BLOCKS)
    matmul_few_e4m3(const void* w, const float* in, float* out, Cut cut) {
    MATMUL_FEW(E4M3);
}
KERNEL void __launch_bounds__(FEW_WARPS* WARP, FEW_BLOCKS)
    matmul_few_q4_k(const void* w, const float* in, float* out, Cut cut) {
    MATMUL_FEW(Q4_K);
}
KERNEL void __launch_bounds__(FEW_WARPS* WARP, FEW_BLOCKS)
    matmul_few_q5_k(const void* w, const float* in, float* out, Cut cut) {
    MATMUL_FEW(Q5_K);
}
KERNEL void __launch_bounds__(FEW_WARPS* WARP, FEW_BLOCKS)
    matmul_few_q6_k(const void* w, const float* in, float* out, Cut cut) {
    MATMUL_FEW(Q6_K);
}
