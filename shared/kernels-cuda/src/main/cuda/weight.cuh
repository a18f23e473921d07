// Weights as they lie on the device, [rows, columns], columns a multiple of 32. F32, F16, BF16: row-major. Quantised
// types in two planes: all codes row-major, then one scale for each 32 columns (f16; Q4_1: a pair of scale and least).
// Byte j of a block of 4-bit codes holds element j (low half) and element j + 16 (high half), as in GGUF files.
#pragma once
#include "ptx.cuh"

constexpr int BLOCK = 32;

struct F32 {
    static __device__ __forceinline__ float at(const void* w, int rows, int columns, int row, int column) {
        return static_cast<const float*>(w)[static_cast<size_t>(row) * columns + column];
    }
};

struct F16 {
    static __device__ __forceinline__ float at(const void* w, int rows, int columns, int row, int column) {
        return __half2float(static_cast<const __half*>(w)[static_cast<size_t>(row) * columns + column]);
    }
};

struct BF16 {
    static __device__ __forceinline__ float at(const void* w, int rows, int columns, int row, int column) {
        return __bfloat162float(static_cast<const bf16*>(w)[static_cast<size_t>(row) * columns + column]);
    }
};

// What a code of a block stands for: scale * code + least.
struct Line {
    float scale, least;
};

struct Q8_0 {
    static constexpr int CODE_BYTES = BLOCK;

    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, size_t block) {
        auto* scales = static_cast<const char*>(w) + static_cast<size_t>(rows) * columns;
        return {__half2float(reinterpret_cast<const __half*>(scales)[block]), 0.f};
    }
    // codes[i]: elements 4 i to 4 i + 3 of a block, a byte each.
    static __device__ __forceinline__ void codes(const char* from, int (&codes)[8]) {
        uint4 low = ptx::load_once(from), high = ptx::load_once(from + 16);
        const u32 words[8] = {low.x, low.y, low.z, low.w, high.x, high.y, high.z, high.w};
#pragma unroll
        for (int i = 0; i < 8; i++) codes[i] = static_cast<int>(words[i]);
    }
    static __device__ __forceinline__ int code(const char* from, int i) { return static_cast<signed char>(from[i]); }
};

__device__ __forceinline__ void nibbles(const char* from, int (&codes)[8]) {
    uint4 pairs = ptx::load_once(from);
    const u32 words[4] = {pairs.x, pairs.y, pairs.z, pairs.w};
#pragma unroll
    for (int i = 0; i < 4; i++) {
        codes[i] = static_cast<int>(words[i] & 0x0f0f0f0fu);
        codes[i + 4] = static_cast<int>(words[i] >> 4 & 0x0f0f0f0fu);
    }
}

__device__ __forceinline__ int nibble(const char* from, int i) {
    int pair = static_cast<unsigned char>(from[i % 16]);
    return i < 16 ? pair & 15 : pair >> 4;
}

struct Q4_0 {
    static constexpr int CODE_BYTES = BLOCK / 2;

    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, size_t block) {
        auto* scales = static_cast<const char*>(w) + static_cast<size_t>(rows) * columns / 2;
        float scale = __half2float(reinterpret_cast<const __half*>(scales)[block]);
        return {scale, -8 * scale};
    }
    static __device__ __forceinline__ void codes(const char* from, int (&codes)[8]) { nibbles(from, codes); }
    static __device__ __forceinline__ int code(const char* from, int i) { return nibble(from, i); }
};

struct Q4_1 {
    static constexpr int CODE_BYTES = BLOCK / 2;

    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, size_t block) {
        auto* scales = static_cast<const char*>(w) + static_cast<size_t>(rows) * columns / 2;
        __half2 pair = reinterpret_cast<const __half2*>(scales)[block];
        return {__half2float(pair.x), __half2float(pair.y)};
    }
    static __device__ __forceinline__ void codes(const char* from, int (&codes)[8]) { nibbles(from, codes); }
    static __device__ __forceinline__ int code(const char* from, int i) { return nibble(from, i); }
};

// One element of a matrix of a block type.
template <class Format>
__device__ __forceinline__ float quantised_at(const void* w, int rows, int columns, int row, int column) {
    size_t block = static_cast<size_t>(row) * (columns / BLOCK) + column / BLOCK;
    Line line = Format::line(w, rows, columns, block);
    const char* codes = static_cast<const char*>(w) + block * Format::CODE_BYTES;
    return line.scale * Format::code(codes, column % BLOCK) + line.least;
}
