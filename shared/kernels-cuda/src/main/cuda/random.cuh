// Random numbers that depend on nothing but (seed, choice, position): the same as the host's CounterRandom
// (SplitMix64's finaliser; Steele, Lea, Flood 2014).
#pragma once
#include "ptx.cuh"

__device__ __forceinline__ u64 mixed(u64 z) {
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ z >> 27) * 0x94d049bb133111ebull;
    return z ^ z >> 31;
}

// Uniform in [0, 1), a multiple of 2^-53.
__device__ __forceinline__ double uniform(u64 seed, int choice, int position) {
    const u64 golden = 0x9e3779b97f4a7c15ull;
    u64 bits = mixed(mixed(mixed(seed + golden) + golden * (static_cast<u64>(choice) + 1)) +
                     golden * (static_cast<u64>(position) + 1));
    return static_cast<double>(bits >> 11) * (1.0 / 9007199254740992.0);
}
