// CRC-32C (RFC 3720) of memory, so that blocks are checked where they lie: what a bus, a network card or a host did to
// a copy shows. A checksum is linear: each thread takes a run of words, and what it finds is carried over the bytes
// behind.
#include "reduce.cuh"

constexpr u32 CASTAGNOLI = 0x82f63b78u;  // reflected, as are all polynomials here
constexpr u32 ONE = 0x80000000u;         // x^0
constexpr int CHECKSUM_THREADS = 256;

__device__ __forceinline__ u32 times_x(u32 p) { return p & 1 ? p >> 1 ^ CASTAGNOLI : p >> 1; }

__device__ __forceinline__ u32 product(u32 a, u32 b) {
    u32 sum = 0;
    for (int bit = 31; bit >= 0; bit--) {
        if (a >> bit & 1) sum ^= b;
        b = times_x(b);
    }
    return sum;
}

// x^(8 bytes): what carries a checksum over so many bytes of zero.
__device__ __forceinline__ u32 carry(u64 bytes) {
    u32 result = ONE, square = ONE >> 8;
    for (; bytes; bytes >>= 1) {
        if (bytes & 1) result = product(square, result);
        square = product(square, square);
    }
    return result;
}

// data [words]. sums [blocks] is written: all of them, exclusive-ored and inverted, are the checksum. A block takes
// `share` words.
KERNEL void __launch_bounds__(CHECKSUM_THREADS) crc32c(const u32* data, u32* sums, int words, int share) {
    __shared__ u32 of_warps[CHECKSUM_THREADS / WARP];
    const int run = (share + CHECKSUM_THREADS - 1) / CHECKSUM_THREADS;
    const int start = blockIdx.x * share, end = min(start + share, words);
    const int from = min(start + static_cast<int>(threadIdx.x) * run, end), to = min(from + run, end);
    u32 crc = from == 0 && to > 0 ? ~0u : 0u;
    for (int i = from; i < to; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 32; bit++) crc = times_x(crc);
    }
    crc = product(crc, carry(4ull * (words - to)));
#pragma unroll
    for (int bits = WARP / 2; bits; bits /= 2) crc ^= __shfl_xor_sync(ALL_LANES, crc, bits);
    if (threadIdx.x % WARP == 0) of_warps[threadIdx.x / WARP] = crc;
    __syncthreads();
    if (threadIdx.x != 0) return;
    crc = 0;
    for (int w = 0; w < CHECKSUM_THREADS / WARP; w++) crc ^= of_warps[w];
    sums[blockIdx.x] = crc;
}
