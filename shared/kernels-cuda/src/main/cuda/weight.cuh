// Weights as they lie on the device, [rows, columns], columns a multiple of 32. F32, F16, BF16: row-major. Quantised
// types in two planes. Codes: a row is whole groups of 64 bytes, each of N = 4 (4 bits) or 2 (8 bits) blocks of 32
// columns, the last one padded with zero. In a group, lane j of four finds its share of all N blocks in the 16 bytes
// from 16 j on: of 4 bits, bytes 4 j to 4 j + 3 of a block, whose byte j holds element j (low half) and element j + 16
// (high half); of 8 bits, bytes 8 j to 8 j + 7. Then one scale for each block (f16; Q4_1: a pair of scale and least).
#pragma once
#include "ptx.cuh"

constexpr int BLOCK = 32, GROUP_BYTES = 64;

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

// What a code of a block stands for: scale * code + least.
struct Line {
    float scale, least;
};

__device__ __forceinline__ u32 word_of(const uint4& words, int i) {
    return i == 0 ? words.x : i == 1 ? words.y : i == 2 ? words.z : words.w;
}

// The eight elements of a block of 32 columns that lane j of four has, as four pairs in bf16; and which columns they
// are, of a row of activations: the same for both, in whatever order.
struct BF16 {
    static constexpr int GROUP = 1;  // blocks of 32 columns in 64 bytes
    static constexpr bool SCALED = false, LEAST = false, HALVES = false;

    static __device__ __forceinline__ float at(const void* w, int rows, int columns, int row, int column) {
        return __bfloat162float(static_cast<const bf16*>(w)[static_cast<size_t>(row) * columns + column]);
    }
    static __device__ __forceinline__ void pairs(const uint4& share, int block, u32 (&out)[4]) {
#pragma unroll
        for (int i = 0; i < 4; i++) out[i] = word_of(share, i);
    }
    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, int row, int block) {
        return {1.f, 0.f};
    }
};

__device__ __forceinline__ const char* scales_of(const void* w, int rows, int columns, int group, int bytes, int row,
                                                 int block) {
    int groups = (columns / BLOCK + group - 1) / group;
    return static_cast<const char*>(w) + static_cast<size_t>(rows) * groups * GROUP_BYTES +
           (static_cast<size_t>(row) * groups * group + block) * bytes;
}

struct Q8_0 {
    static constexpr int GROUP = 2;
    static constexpr bool SCALED = true, LEAST = false, HALVES = false;

    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, int row, int block) {
        auto* scale = scales_of(w, rows, columns, GROUP, 2, row, block);
        return {__half2float(*reinterpret_cast<const __half*>(scale)), 0.f};
    }
    // 0x4b000000 is 2^23 as a float: with a code above 0 in its lowest byte, 2^23 and that code.
    static __device__ __forceinline__ float number(u32 shifted, int byte) {
        return __uint_as_float(__byte_perm(shifted, 0x4b000000u, 0x7440u | byte)) - 8388736.f;
    }
    static __device__ __forceinline__ void pairs(const uint4& share, int block, u32 (&out)[4]) {
#pragma unroll
        for (int i = 0; i < 4; i++) {
            u32 shifted = word_of(share, 2 * block + i / 2) ^ 0x80808080u;  // codes from 0 to 255
            out[i] = ptx::bf16_pair(number(shifted, i % 2 * 2), number(shifted, i % 2 * 2 + 1));
        }
    }
    static __device__ __forceinline__ int code(const char* group, int block, int i) {
        return static_cast<signed char>(group[16 * (i / 8) + 8 * block + i % 8]);
    }
};

// Eight codes of 4 bits in a word: columns 4 j and two on, 4 j + 1 and two on, then both 16 further.
__device__ __forceinline__ void nibble_pairs(u32 word, u32 minus, u32 (&out)[4]) {
    constexpr int shifts[4] = {0, 8, 4, 12};
#pragma unroll
    for (int i = 0; i < 4; i++) {
        u32 above_128 = (word >> shifts[i] & 0x000f000fu) | 0x43004300u;  // two bf16
        out[i] = ptx::bf16_sums(above_128, minus);
    }
}

__device__ __forceinline__ int nibble(const char* group, int block, int i) {
    int pair = static_cast<unsigned char>(group[16 * (i % 16 / 4) + 4 * block + i % 4]);
    return i < 16 ? pair & 15 : pair >> 4;
}

struct Q4_0 {
    static constexpr int GROUP = 4;
    static constexpr bool SCALED = true, LEAST = false, HALVES = true;

    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, int row, int block) {
        auto* scale = scales_of(w, rows, columns, GROUP, 2, row, block);
        return {__half2float(*reinterpret_cast<const __half*>(scale)), 0.f};
    }
    static __device__ __forceinline__ void pairs(const uint4& share, int block, u32 (&out)[4]) {
        nibble_pairs(word_of(share, block), 0xc308c308u, out);  // less 128 and 8
    }
    static __device__ __forceinline__ int code(const char* group, int block, int i) {
        return nibble(group, block, i) - 8;
    }
};

struct Q4_1 {
    static constexpr int GROUP = 4;
    static constexpr bool SCALED = true, LEAST = true, HALVES = true;

    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, int row, int block) {
        auto* pair = scales_of(w, rows, columns, GROUP, 4, row, block);
        __half2 both = *reinterpret_cast<const __half2*>(pair);
        return {__half2float(both.x), __half2float(both.y)};
    }
    static __device__ __forceinline__ void pairs(const uint4& share, int block, u32 (&out)[4]) {
        nibble_pairs(word_of(share, block), 0xc300c300u, out);  // less 128
    }
    static __device__ __forceinline__ int code(const char* group, int block, int i) { return nibble(group, block, i); }
};

// The columns of the elements 2 i and 2 i + 1 that lane j has of a block.
template <class Format>
__device__ __forceinline__ int column_of(int j, int i, int half) {
    return Format::HALVES ? i / 2 * 16 + 4 * j + i % 2 + 2 * half : 8 * j + 2 * i + half;
}

// One element of a matrix of a block type.
template <class Format>
__device__ __forceinline__ float quantised_at(const void* w, int rows, int columns, int row, int column) {
    int block = column / BLOCK, groups = (columns / BLOCK + Format::GROUP - 1) / Format::GROUP;
    size_t group = static_cast<size_t>(row) * groups + block / Format::GROUP;
    Line line = Format::line(w, rows, columns, row, block);
    const char* codes = static_cast<const char*>(w) + group * GROUP_BYTES;
    return line.scale * Format::code(codes, block % Format::GROUP, column % BLOCK) + line.least;
}
