// Weights as they lie on the device, [rows, columns], columns a multiple of 32. F32, F16, BF16: row-major. Quantised
// types in planes. Codes: a row is whole groups of 64 bytes, each of N = 4 (4 bits) or 2 (8 bits) blocks of 32
// columns, the last one padded with zero. In a group, lane j of four finds its share of all N blocks in the 16 bytes
// from 16 j on: of 4 bits, bytes 4 j to 4 j + 3 of a block, whose byte j holds element j (low half) and element j + 16
// (high half); of 8 bits, bytes 8 j to 8 j + 7. Codes of 5 and 6 bits have their upper ones in a plane of their own:
// see high_pair. Then scales: one for each block (f16; Q4_1: a pair of scale and least; MXFP4: an exponent of 8 bits),
// for each 4 blocks (E4M3: f32), or for each 8 blocks (superblock.cuh).
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

// What a code of a block stands for: scale * code + least. Where the scales of a block's halves differ, `second` is
// that of the last 16 columns.
struct Line {
    float scale, least, second;
};

// What a lane of four has of a group in one row.
struct Share {
    uint4 codes;
    uint2 high;
};

__device__ __forceinline__ u32 word_of(const uint4& words, int i) {
    return i == 0 ? words.x : i == 1 ? words.y : i == 2 ? words.z : words.w;
}

// The eight elements of a block of 32 columns that lane j of four has, as four pairs in bf16; and which columns they
// are, of a row of activations: the same for both, in whatever order.
struct BF16 {
    static constexpr int GROUP = 1;      // blocks of 32 columns in 64 bytes
    static constexpr int HIGH_BITS = 0;  // of a code, in the plane of upper bits
    static constexpr bool SCALED = false, LEAST = false, HALVES = false, TWO_SCALES = false;

    static __device__ __forceinline__ float at(const void* w, int rows, int columns, int row, int column) {
        return __bfloat162float(static_cast<const bf16*>(w)[static_cast<size_t>(row) * columns + column]);
    }
    static __device__ __forceinline__ void pairs(const Share& share, int block, u32 (&out)[4]) {
#pragma unroll
        for (int i = 0; i < 4; i++) out[i] = word_of(share.codes, i);
    }
    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, int row, int block) {
        return {1.f, 0.f, 1.f};
    }
};

template <class Format>
__device__ __forceinline__ int groups_of(int columns) {
    return (columns / BLOCK + Format::GROUP - 1) / Format::GROUP;
}

// A group's share of the plane of upper bits, 16 bytes for each of them.
template <class Format>
__device__ __forceinline__ const char* highs_of(const void* w, int rows, int columns, int row, int group) {
    size_t groups = groups_of<Format>(columns);
    return static_cast<const char*>(w) + rows * groups * GROUP_BYTES + (row * groups + group) * 16 * Format::HIGH_BITS;
}

template <class Format>
__device__ __forceinline__ const char* scales_of(const void* w, int rows, int columns) {
    return highs_of<Format>(w, rows, columns, rows, 0);
}

// Where a block's scale is, if each has one of `bytes`.
template <class Format>
__device__ __forceinline__ const char* scale_of(const void* w, int rows, int columns, int bytes, int row, int block) {
    size_t blocks = static_cast<size_t>(groups_of<Format>(columns)) * Format::GROUP;
    return scales_of<Format>(w, rows, columns) + (row * blocks + block) * bytes;
}

struct Q8_0 {
    static constexpr int GROUP = 2, HIGH_BITS = 0;
    static constexpr bool SCALED = true, LEAST = false, HALVES = false, TWO_SCALES = false;

    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, int row, int block) {
        auto* scale = scale_of<Q8_0>(w, rows, columns, 2, row, block);
        return {__half2float(*reinterpret_cast<const __half*>(scale)), 0.f, 0.f};
    }
    // 0x4b000000 is 2^23 as a float: with a code above 0 in its lowest byte, 2^23 and that code.
    static __device__ __forceinline__ float number(u32 shifted, int byte) {
        return __uint_as_float(__byte_perm(shifted, 0x4b000000u, 0x7440u | byte)) - 8388736.f;
    }
    static __device__ __forceinline__ void pairs(const Share& share, int block, u32 (&out)[4]) {
#pragma unroll
        for (int i = 0; i < 4; i++) {
            u32 shifted = word_of(share.codes, 2 * block + i / 2) ^ 0x80808080u;  // codes from 0 to 255
            out[i] = ptx::bf16_pair(number(shifted, i % 2 * 2), number(shifted, i % 2 * 2 + 1));
        }
    }
    static __device__ __forceinline__ float code(const char* group, const char* high, int block, int i) {
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
    static constexpr int GROUP = 4, HIGH_BITS = 0;
    static constexpr bool SCALED = true, LEAST = false, HALVES = true, TWO_SCALES = false;

    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, int row, int block) {
        auto* scale = scale_of<Q4_0>(w, rows, columns, 2, row, block);
        return {__half2float(*reinterpret_cast<const __half*>(scale)), 0.f, 0.f};
    }
    static __device__ __forceinline__ void pairs(const Share& share, int block, u32 (&out)[4]) {
        nibble_pairs(word_of(share.codes, block), 0xc308c308u, out);  // less 128 and 8
    }
    static __device__ __forceinline__ float code(const char* group, const char* high, int block, int i) {
        return nibble(group, block, i) - 8;
    }
};

struct Q4_1 {
    static constexpr int GROUP = 4, HIGH_BITS = 0;
    static constexpr bool SCALED = true, LEAST = true, HALVES = true, TWO_SCALES = false;

    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, int row, int block) {
        auto* pair = scale_of<Q4_1>(w, rows, columns, 4, row, block);
        __half2 both = *reinterpret_cast<const __half2*>(pair);
        return {__half2float(both.x), __half2float(both.y), 0.f};
    }
    static __device__ __forceinline__ void pairs(const Share& share, int block, u32 (&out)[4]) {
        nibble_pairs(word_of(share.codes, block), 0xc300c300u, out);  // less 128
    }
    static __device__ __forceinline__ float code(const char* group, const char* high, int block, int i) {
        return nibble(group, block, i);
    }
};

// Blocks of OCP's MX formats: floats of 4 bits (sign, two of exponent, one of fraction) times a power of two.
struct MXFP4 {
    static constexpr int GROUP = 4, HIGH_BITS = 0;
    static constexpr bool SCALED = true, LEAST = false, HALVES = true, TWO_SCALES = false;
    static constexpr u32 NOT_A_NUMBER = 0x7fc00000u;

    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, int row, int block) {
        u32 exponent = static_cast<unsigned char>(*scale_of<MXFP4>(w, rows, columns, 1, row, block));
        u32 bits = exponent == 255 ? NOT_A_NUMBER : exponent ? exponent << 23 : 1u << 22;  // 2^-127: below the normal
        return {__uint_as_float(bits), 0.f, 0.f};
    }
    // A code's last three bits, put where a bf16 has the lowest of its exponent and the highest of its fraction, are
    // the code's value over 2^126.
    static __device__ __forceinline__ void pairs(const Share& share, int block, u32 (&out)[4]) {
        constexpr int shifts[4] = {0, 8, 4, 12};
        const u32 word = word_of(share.codes, block);
#pragma unroll
        for (int i = 0; i < 4; i++) {
            u32 codes = word >> shifts[i];
            u32 tiny = (codes & 0x00080008u) << 12 | (codes & 0x00070007u) << 6;
            out[i] = ptx::bf16_products(tiny, 0x7e807e80u);  // 2^126, twice
        }
    }
    static __device__ __forceinline__ float code(const char* group, const char* high, int block, int i) {
        u32 code = nibble(group, block, i);
        return __uint_as_float((code & 8) << 28 | (code & 7) << 22) * 0x1p126f;
    }
};

// Floats of 8 bits, and a scale in f32 for 128 columns.
struct E4M3 {
    static constexpr int GROUP = 2, HIGH_BITS = 0, SCALE_BLOCKS = 4;
    static constexpr bool SCALED = true, LEAST = false, HALVES = false, TWO_SCALES = false;

    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, int row, int block) {
        size_t each = columns / BLOCK / SCALE_BLOCKS;
        auto* scales = reinterpret_cast<const float*>(scales_of<E4M3>(w, rows, columns));
        return {scales[row * each + block / SCALE_BLOCKS], 0.f, 0.f};
    }
    static __device__ __forceinline__ void pairs(const Share& share, int block, u32 (&out)[4]) {
#pragma unroll
        for (int i = 0; i < 4; i++) out[i] = ptx::bf16_of_e4m3(word_of(share.codes, 2 * block + i / 2) >> i % 2 * 16);
    }
    static __device__ __forceinline__ float code(const char* group, const char* high, int block, int i) {
        u32 code = static_cast<unsigned char>(group[16 * (i / 8) + 8 * block + i % 8]);
        return __uint_as_float(ptx::bf16_of_e4m3(code) << 16);
    }
};

// The columns of the elements 2 i and 2 i + 1 that lane j has of a block.
template <class Format>
__device__ __forceinline__ int column_of(int j, int i, int half) {
    return Format::HALVES ? i / 2 * 16 + 4 * j + i % 2 + 2 * half : 8 * j + 2 * i + half;
}

// One element of a matrix of a block type.
template <class Format>
__device__ __forceinline__ float quantised_at(const void* w, int rows, int columns, int row, int column) {
    int block = column / BLOCK, groups = groups_of<Format>(columns);
    size_t group = static_cast<size_t>(row) * groups + block / Format::GROUP;
    Line line = Format::line(w, rows, columns, row, block);
    const char* codes = static_cast<const char*>(w) + group * GROUP_BYTES;
    const char* highs = highs_of<Format>(w, rows, columns, row, block / Format::GROUP);
    float scale = Format::TWO_SCALES && column % BLOCK >= 16 ? line.second : line.scale;
    return scale * Format::code(codes, highs, block % Format::GROUP, column % BLOCK) + line.least;
}
