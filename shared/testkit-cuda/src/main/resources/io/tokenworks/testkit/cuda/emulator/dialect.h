// What CUDA C++ adds to C++, as far as the kernels use it.
#pragma once
#include "block.h"
#include <algorithm>
#include <cmath>

#define __global__
#define __device__
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
#define __align__(n) __attribute__((aligned(n)))
// All of a module's shared variables lie in one section, so that they can be filled with not-a-number before a block.
#define __shared__ static __attribute__((section("emulated_shared")))
#define threadIdx (emulated::block.current->index)
#define blockIdx (emulated::block.index)
#define blockDim (emulated::block.size)
#define gridDim (emulated::block.grid)

using std::max;
using std::min;
struct alignas(8) float2 {
    float x, y;
};
struct alignas(16) float4 {
    float x, y, z, w;
};
struct alignas(8) uint2 {
    unsigned x, y;
};
struct alignas(16) uint4 {
    unsigned x, y, z, w;
};

inline void __syncthreads() { emulated::barrier(); }

namespace emulated {
template <class T>
struct Passed {
    T value, result;
    int source;
};
template <class T>
T shuffle(unsigned mask, T value, int source) {
    Passed<T> mine{value, value, source};
    meet(mask, [](Lane* warp, uint32_t lanes) {
        for (int i = 0; i < 32; i++) {
            if ((lanes >> i & 1) == 0) continue;
            auto* taker = static_cast<Passed<T>*>(warp[i].offer);
            if (lanes >> taker->source & 1) taker->result = static_cast<Passed<T>*>(warp[taker->source].offer)->value;
        }
    }, &mine);
    return mine.result;
}
}  // namespace emulated

template <class T>
T __shfl_xor_sync(unsigned mask, T value, int bits) {
    return emulated::shuffle(mask, value, emulated::lane_id() ^ bits);
}
template <class T>
T __shfl_sync(unsigned mask, T value, int source) {
    return emulated::shuffle(mask, value, source & 31);
}

inline float __uint_as_float(unsigned bits) {
    float value;
    memcpy(&value, &bits, 4);
    return value;
}
inline unsigned __float_as_uint(float value) {
    unsigned bits;
    memcpy(&bits, &value, 4);
    return bits;
}
inline unsigned __byte_perm(unsigned low, unsigned high, unsigned selectors) {
    uint64_t bytes = static_cast<uint64_t>(high) << 32 | low;
    unsigned out = 0;
    for (int i = 0; i < 4; i++) out |= static_cast<unsigned>(bytes >> (selectors >> 4 * i & 7) * 8 & 0xff) << 8 * i;
    return out;
}
inline float rsqrtf(float x) { return 1.f / sqrtf(x); }
inline float __fmul_rn(float x, float y) { return x * y; }

struct __nv_bfloat16 {
    unsigned short bits;
};
inline float __bfloat162float(__nv_bfloat16 b) { return __uint_as_float(static_cast<unsigned>(b.bits) << 16); }
// To the nearest, ties to even.
inline __nv_bfloat16 __float2bfloat16(float value) {
    unsigned bits = __float_as_uint(value);
    if (value != value) return {0x7fff};
    return {static_cast<unsigned short>((bits + 0x7fff + (bits >> 16 & 1)) >> 16)};
}
struct __half {
    _Float16 value;
};
inline float __half2float(__half h) { return static_cast<float>(h.value); }
struct alignas(4) __half2 {
    __half x, y;
};
