// Products in which each row meets the weights of its own experts: which tokens a block of threads works at.
#pragma once
#include "reduce.cuh"

constexpr int EXPERTS_MAX = 512;

// Choices [first, first + count) in the order of experts: all of one expert.
struct ExpertTile {
    int expert, first, count;
};

// Which rows of `in` a choice has: its own, or that of its row, which `each` choices share.
struct Choices {
    const int* order;
    const ExpertTile* tiles;
    int experts, each;
};

// As Whole, with the rows of one expert out of all experts' matrices.
struct OfExpert {
    const Choices& choices;
    ExpertTile tile;
    int rows;

    __device__ __forceinline__ int weight_rows() const { return choices.experts * rows; }
    __device__ __forceinline__ int weight_row(int row) const { return tile.expert * rows + min(row, rows - 1); }
    __device__ __forceinline__ int tokens() const { return tile.count; }
    __device__ __forceinline__ int in_row(int t) const {
        return choices.order[tile.first + min(t, tile.count - 1)] / choices.each;
    }
    __device__ __forceinline__ int out_row(int t) const { return choices.order[tile.first + t]; }
};
