// Weights in superblocks of 256 columns, the K types of the GGUF format: eight blocks of 32 whose scales are small
// integers, and what these are multiplied by. Columns are a multiple of 256. See weight.cuh for the planes.
#pragma once
#include "weight.cuh"

constexpr int SUPERBLOCK_BLOCKS = 8;

template <class Format>
__device__ __forceinline__ const char* superblock_of(const void* w, int rows, int columns, int bytes, int row,
                                                     int block) {
    size_t each = columns / BLOCK / SUPERBLOCK_BLOCKS;
    return scales_of<Format>(w, rows, columns) + (row * each + block / SUPERBLOCK_BLOCKS) * bytes;
}

// Upper bits of codes: lane j of four has its share of a group's 4 blocks, BITS words. A word has the bits of 4 / BITS
// blocks, each 4 BITS in the lower half and as many 16 further on: of pair i (see nibble_pairs) those at BITS * i.
template <int BITS>
__device__ __forceinline__ u32 high_pair(const uint2& share, int block, int i) {
    constexpr int PER_WORD = 4 / BITS;
    constexpr u32 MASK = ((1u << BITS) - 1) * 0x00010001u;
    u32 word = block / PER_WORD ? share.y : share.x;
    return (word >> (4 * BITS * (block % PER_WORD) + BITS * i) & MASK) << 4;
}

// The same for a single element of a block.
template <int BITS>
__device__ __forceinline__ int high_of(const char* group, int block, int i) {
    constexpr int PER_WORD = 4 / BITS;
    auto* words = reinterpret_cast<const u32*>(group) + i % 16 / 4 * BITS;
    int pair = i / 16 * 2 + i % 2, shift = i % 4 / 2 * 16 + 4 * BITS * (block % PER_WORD) + BITS * pair;
    return (words[block / PER_WORD] >> shift & ((1u << BITS) - 1)) << 4;
}

// Codes of 4 bits and more of them: as nibble_pairs.
template <int BITS>
__device__ __forceinline__ void long_pairs(const Share& share, int block, u32 minus, u32 (&out)[4]) {
    constexpr int shifts[4] = {0, 8, 4, 12};
    const u32 word = word_of(share.codes, block);
#pragma unroll
    for (int i = 0; i < 4; i++) {
        u32 code = (word >> shifts[i] & 0x000f000fu) | high_pair<BITS>(share.high, block, i);
        out[i] = ptx::bf16_sums(code | 0x43004300u, minus);  // 128 and a code below 64 is a bf16
    }
}

// Scale and least of Q4_K and Q5_K: two f16 for a superblock, then a byte of scale and one of least for each block.
template <class Format>
__device__ __forceinline__ Line line_of_two(const void* w, int rows, int columns, int row, int block) {
    auto* superblock = superblock_of<Format>(w, rows, columns, 20, row, block);
    __half2 both = *reinterpret_cast<const __half2*>(superblock);
    u32 small = reinterpret_cast<const unsigned short*>(superblock)[2 + block % SUPERBLOCK_BLOCKS];
    return {__half2float(both.x) * (small & 255), -__half2float(both.y) * (small >> 8), 0.f};
}

struct Q4_K {
    static constexpr int GROUP = 4, HIGH_BITS = 0;
    static constexpr bool SCALED = true, LEAST = true, HALVES = true, TWO_SCALES = false;

    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, int row, int block) {
        return line_of_two<Q4_K>(w, rows, columns, row, block);
    }
    static __device__ __forceinline__ void pairs(const Share& share, int block, u32 (&out)[4]) {
        nibble_pairs(word_of(share.codes, block), 0xc300c300u, out);  // less 128
    }
    static __device__ __forceinline__ float code(const char* group, const char* high, int block, int i) {
        return nibble(group, block, i);
    }
};

struct Q5_K {
    static constexpr int GROUP = 4, HIGH_BITS = 1;
    static constexpr bool SCALED = true, LEAST = true, HALVES = true, TWO_SCALES = false;

    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, int row, int block) {
        return line_of_two<Q5_K>(w, rows, columns, row, block);
    }
    static __device__ __forceinline__ void pairs(const Share& share, int block, u32 (&out)[4]) {
        long_pairs<HIGH_BITS>(share, block, 0xc300c300u, out);  // less 128
    }
    static __device__ __forceinline__ float code(const char* group, const char* high, int block, int i) {
        return nibble(group, block, i) | high_of<HIGH_BITS>(high, block, i);
    }
};

// For a superblock an f16, then a signed byte for each 16 columns.
struct Q6_K {
    static constexpr int GROUP = 4, HIGH_BITS = 2;
    static constexpr bool SCALED = true, LEAST = false, HALVES = true, TWO_SCALES = true;

    static __device__ __forceinline__ Line line(const void* w, int rows, int columns, int row, int block) {
        auto* superblock = superblock_of<Q6_K>(w, rows, columns, 18, row, block);
        float scale = __half2float(*reinterpret_cast<const __half*>(superblock));
        u32 small = reinterpret_cast<const unsigned short*>(superblock)[1 + block % SUPERBLOCK_BLOCKS];
        return {scale * static_cast<signed char>(small & 255), 0.f, scale * static_cast<signed char>(small >> 8)};
    }
    static __device__ __forceinline__ void pairs(const Share& share, int block, u32 (&out)[4]) {
        long_pairs<HIGH_BITS>(share, block, 0xc320c320u, out);  // less 128 and 32
    }
    static __device__ __forceinline__ float code(const char* group, const char* high, int block, int i) {
        return (nibble(group, block, i) | high_of<HIGH_BITS>(high, block, i)) - 32;
    }
};
