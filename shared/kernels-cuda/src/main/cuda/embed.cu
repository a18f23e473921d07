// Rows of an embedding table. One block a row of the step.
#include "superblock.cuh"

// table [vocabulary, columns], ids [rows], out [rows, columns] is written.
#define EMBED(ELEMENT)                                                                                      \
    const size_t to = static_cast<size_t>(blockIdx.x) * columns;                                            \
    for (int c = threadIdx.x; c < columns; c += blockDim.x) out[to + c] = ELEMENT(table, vocabulary, columns, \
                                                                                  ids[blockIdx.x], c)

KERNEL void embed_f32(const void* table, const int* ids, float* out, int vocabulary, int columns) { EMBED(F32::at); }
KERNEL void embed_f16(const void* table, const int* ids, float* out, int vocabulary, int columns) { EMBED(F16::at); }
KERNEL void embed_bf16(const void* table, const int* ids, float* out, int vocabulary, int columns) { EMBED(BF16::at); }
KERNEL void embed_q8_0(const void* table, const int* ids, float* out, int vocabulary, int columns) {
    EMBED(quantised_at<Q8_0>);
}
KERNEL void embed_q4_0(const void* table, const int* ids, float* out, int vocabulary, int columns) {
    EMBED(quantised_at<Q4_0>);
}
KERNEL void embed_q4_1(const void* table, const int* ids, float* out, int vocabulary, int columns) {
    EMBED(quantised_at<Q4_1>);
}
KERNEL void embed_mxfp4(const void* table, const int* ids, float* out, int vocabulary, int columns) {
    EMBED(quantised_at<MXFP4>);
}
KERNEL void embed_e4m3(const void* table, const int* ids, float* out, int vocabulary, int columns) {
    EMBED(quantised_at<E4M3>);
}
KERNEL void embed_q4_k(const void* table, const int* ids, float* out, int vocabulary, int columns) {
    EMBED(quantised_at<Q4_K>);
}
KERNEL void embed_q5_k(const void* table, const int* ids, float* out, int vocabulary, int columns) {
    EMBED(quantised_at<Q5_K>);
}
KERNEL void embed_q6_k(const void* table, const int* ids, float* out, int vocabulary, int columns) {
    EMBED(quantised_at<Q6_K>);
}
