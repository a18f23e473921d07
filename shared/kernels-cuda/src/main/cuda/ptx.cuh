// All that differs between a GPU and a CPU that stands in for one: every piece of inline PTX, each beside its twin in
// plain C++. This is the only file that asks which of the two it is compiled for.
#pragma once

#ifdef TOKENWORKS_EMULATED
#include "emulated.h"
#define KERNEL extern "C"
#define DYNAMIC_SHARED(T, name) T* name = reinterpret_cast<T*>(emulated::block.dynamic)
#else
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#define KERNEL extern "C" __global__
#define DYNAMIC_SHARED(T, name)                                 \
    extern __shared__ __align__(128) unsigned char name##_raw[]; \
    T* name = reinterpret_cast<T*>(name##_raw)
#endif

typedef unsigned int u32;
typedef unsigned long long u64;
typedef __nv_bfloat16 bf16;

namespace ptx {

constexpr u32 BF16_ONES = 0x3f803f80u;  // two of them

#ifndef TOKENWORKS_EMULATED
__device__ __forceinline__ u32 shared_address(const void* p) { return static_cast<u32>(__cvta_generic_to_shared(p)); }
#endif

// Sixteen bytes that are read once: they pass the first cache by. `from` is aligned to 16.
__device__ __forceinline__ uint4 load_once(const void* from) {
#ifdef TOKENWORKS_EMULATED
    return *static_cast<const uint4*>(from);
#else
    uint4 v;
    asm volatile("ld.global.nc.L1::no_allocate.v4.u32 {%0,%1,%2,%3}, [%4];"
                 : "=r"(v.x), "=r"(v.y), "=r"(v.z), "=r"(v.w)
                 : "l"(from));
    return v;
#endif
}

// Starts copying sixteen bytes from global to shared memory, both aligned to 16; see copies_commit and copies_wait.
__device__ __forceinline__ void copy_async16(void* to_shared, const void* from) {
#ifdef TOKENWORKS_EMULATED
    *static_cast<uint4*>(to_shared) = *static_cast<const uint4*>(from);
#else
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(shared_address(to_shared)), "l"(from) : "memory");
#endif
}

// The same where `there`; else writes sixteen zero bytes and does not look at `from`.
__device__ __forceinline__ void copy_async16_or_zero(void* to_shared, const void* from, bool there) {
#ifdef TOKENWORKS_EMULATED
    *static_cast<uint4*>(to_shared) = there ? *static_cast<const uint4*>(from) : uint4{};
#else
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(shared_address(to_shared)), "l"(from),
                 "r"(there ? 16 : 0)
                 : "memory");
#endif
}

// Closes a group of copies of this thread.
__device__ __forceinline__ void copies_commit() {
#ifndef TOKENWORKS_EMULATED
    asm volatile("cp.async.commit_group;" ::: "memory");
#endif
}

// Waits until at most PENDING of this thread's groups are unfinished. Other threads need a barrier besides.
template <int PENDING>
__device__ __forceinline__ void copies_wait() {
#ifndef TOKENWORKS_EMULATED
    asm volatile("cp.async.wait_group %0;" ::"n"(PENDING) : "memory");
#endif
}

#ifdef TOKENWORKS_EMULATED
struct MatrixRows {
    const char* row;
    u32 out[4];
};
struct Multiplied {
    float* d;
    const u32 *a, *b;
};
inline float half_of(u32 pair, int half) { return __uint_as_float(half ? pair & 0xffff0000u : pair << 16); }
#endif

// Loads N (2 or 4) matrices of 8 x 8 16-bit elements from shared memory, whole warp. Lane 8 i + r brings the address of
// row r of matrix i (16 bytes, aligned to 16); lane l takes elements 2 (l % 4) and the next of row l / 4 of each.
template <int N>
__device__ __forceinline__ void load_matrices(u32 (&out)[N], const void* row) {
    static_assert(N == 2 || N == 4, "the hardware loads two or four");
#ifdef TOKENWORKS_EMULATED
    MatrixRows mine{static_cast<const char*>(row), {}};
    emulated::meet(~0u, [](emulated::Lane* warp, u32) {
        for (int lane = 0; lane < 32; lane++)
            for (int i = 0; i < N; i++) {
                auto* rows = static_cast<MatrixRows*>(warp[8 * i + lane / 4].offer);
                memcpy(&static_cast<MatrixRows*>(warp[lane].offer)->out[i], rows->row + lane % 4 * 4, 4);
            }
    }, &mine);
    memcpy(out, mine.out, sizeof out);
#else
    if constexpr (N == 4)
        asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
                     : "=r"(out[0]), "=r"(out[1]), "=r"(out[2]), "=r"(out[N - 1])
                     : "r"(shared_address(row))
                     : "memory");
    else
        asm volatile("ldmatrix.sync.aligned.m8n8.x2.shared.b16 {%0,%1}, [%2];"
                     : "=r"(out[0]), "=r"(out[1])
                     : "r"(shared_address(row))
                     : "memory");
#endif
}

// Four such matrices, each turned over on the way: lane l takes elements 2 (l % 4) and the next of column l / 4.
__device__ __forceinline__ void load_matrices_turned(u32 (&out)[4], const void* row) {
#ifdef TOKENWORKS_EMULATED
    MatrixRows mine{static_cast<const char*>(row), {}};
    emulated::meet(~0u, [](emulated::Lane* warp, u32) {
        for (int lane = 0; lane < 32; lane++)
            for (int i = 0; i < 8; i++) {
                auto* rows = static_cast<MatrixRows*>(warp[8 * (i / 2) + lane % 4 * 2 + i % 2].offer);
                auto* to = reinterpret_cast<char*>(static_cast<MatrixRows*>(warp[lane].offer)->out);
                memcpy(to + i * 2, rows->row + lane / 4 * 2, 2);
            }
    }, &mine);
    memcpy(out, mine.out, sizeof out);
#else
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(out[0]), "=r"(out[1]), "=r"(out[2]), "=r"(out[3])
                 : "r"(shared_address(row))
                 : "memory");
#endif
}

// Two numbers rounded to bf16 in one register, `low` in the lower half.
__device__ __forceinline__ u32 bf16_pair(float low, float high) {
#ifdef TOKENWORKS_EMULATED
    return __float2bfloat16(low).bits | static_cast<u32>(__float2bfloat16(high).bits) << 16;
#else
    u32 pair;
    asm volatile("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(high), "f"(low));
    return pair;
#endif
}

// The sums of two pairs of bf16, each rounded.
__device__ __forceinline__ u32 bf16_sums(u32 left, u32 right) {
#ifdef TOKENWORKS_EMULATED
    return bf16_pair(half_of(left, 0) + half_of(right, 0), half_of(left, 1) + half_of(right, 1));
#else
    u32 sums;  // left * 1 + right: an instruction that every GPU with bf16 has
    asm volatile("fma.rn.bf16x2 %0, %1, %2, %3;" : "=r"(sums) : "r"(left), "r"(BF16_ONES), "r"(right));
    return sums;
#endif
}

// The products of two pairs of bf16, each rounded; also of numbers below the normal ones.
__device__ __forceinline__ u32 bf16_products(u32 left, u32 right) {
#ifdef TOKENWORKS_EMULATED
    return bf16_pair(half_of(left, 0) * half_of(right, 0), half_of(left, 1) * half_of(right, 1));
#else
    u32 products;
    asm volatile("fma.rn.bf16x2 %0, %1, %2, %3;" : "=r"(products) : "r"(left), "r"(right), "r"(0x80008000u));
    return products;
#endif
}

// What bf16_of_e4m3 gives, on GPUs that do not know these numbers: four bits of exponent and three of fraction, put
// where a bf16 has the lowest and the highest of its own, are the number over 2^120.
__device__ __forceinline__ u32 bf16_of_e4m3_by_hand(u32 codes) {
    u32 apart = (codes & 0xffu) << 8 | (codes & 0xff00u) << 16, magnitudes = apart & 0x7f007f00u;
    u32 numbers = bf16_products((apart & 0x80008000u) | magnitudes >> 4, 0x7b807b80u);  // 2^120, twice
    u32 none = (magnitudes + 0x01000100u) & 0x80008000u;  // where all seven bits are set, which is no number
    return numbers | (none - (none >> 15));
}

// The numbers of the two codes of E4M3 in the lower half, which bf16 holds exactly.
__device__ __forceinline__ u32 bf16_of_e4m3(u32 codes) {
#ifdef TOKENWORKS_EMULATED
    return bf16_of_e4m3_by_hand(codes);
#elif __CUDA_ARCH__ >= 890
    u32 halves;  // f16 holds them, too
    asm volatile("cvt.rn.f16x2.e4m3x2 %0, %1;" : "=r"(halves) : "h"(static_cast<unsigned short>(codes)));
    const __half2 both = *reinterpret_cast<const __half2*>(&halves);
    return bf16_pair(__low2float(both), __high2float(both));
#else
    return bf16_of_e4m3_by_hand(codes);
#endif
}

// d[16, 8] += a[16, 16] b[8, 16]^T in bf16 with f32 sums, whole warp. The lane l holds of d: row l / 4 (and 8 below),
// columns 2 (l % 4) and the next; of a and b what load_matrices gives.
__device__ __forceinline__ void multiply_bf16(float (&d)[4], const u32 (&a)[4], const u32 (&b)[2]) {
#ifdef TOKENWORKS_EMULATED
    Multiplied mine{d, a, b};
    emulated::meet(~0u, [](emulated::Lane* warp, u32) {
        float left[16][16], right[16][8], sums[16][8];
        for (int lane = 0; lane < 32; lane++) {
            auto* m = static_cast<Multiplied*>(warp[lane].offer);
            for (int half = 0; half < 2; half++) {
                int column = lane % 4 * 2 + half;
                for (int i = 0; i < 4; i++) left[lane / 4 + i % 2 * 8][column + i / 2 * 8] = half_of(m->a[i], half);
                for (int i = 0; i < 2; i++) right[column + i * 8][lane / 4] = half_of(m->b[i], half);
                for (int i = 0; i < 2; i++) sums[lane / 4 + i * 8][column] = m->d[2 * i + half];
            }
        }
        for (int row = 0; row < 16; row++)  // a vector of columns at a time; each sum goes through k in order
            for (int k = 0; k < 16; k++)
                for (int column = 0; column < 8; column++) sums[row][column] += left[row][k] * right[k][column];
        for (int lane = 0; lane < 32; lane++)
            for (int i = 0; i < 4; i++)
                static_cast<Multiplied*>(warp[lane].offer)->d[i] = sums[lane / 4 + i / 2 * 8][lane % 4 * 2 + i % 2];
    }, &mine);
#else
    asm volatile(
        "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
#endif
}

}  // namespace ptx
