// Which experts the rows of a step go to, and the rows in the order of their experts.
#include "experts.cuh"

constexpr int ROUTE_WARPS = 4, NOBODY = 0x7fffffff;

// The expert after `last` in the order of a row's logits, for each lane of the warp.
__device__ __forceinline__ Best expert_after(const float* logits, int experts, Best last) {
    Best next{-INFINITY, NOBODY};
    for (int e = threadIdx.x % WARP; e < experts; e += WARP) {
        Best here{logits[e], e};
        if (before(last, here) && before(here, next)) next = here;
    }
    return warp_best(next);
}

// logits [rows, experts]. ids, weights [rows, chosen] are written: softmax over all experts or over the chosen ones. A
// row that lacks numbers to choose by has weights of not-a-number. A warp a row. Grid: ceil(rows / ROUTE_WARPS).
KERNEL void __launch_bounds__(ROUTE_WARPS* WARP) route(const float* logits, int* ids, float* weights, int rows,
                                                       int experts, int chosen, int normalised) {
    const int row = blockIdx.x * ROUTE_WARPS + threadIdx.x / WARP, lane = threadIdx.x % WARP;
    if (row >= rows) return;
    const float* mine = logits + static_cast<size_t>(row) * experts;
    const size_t to = static_cast<size_t>(row) * chosen;
    const Best best = expert_after(mine, experts, {INFINITY, -1});
    Best next = best;
    float total = 0.f;
    for (int k = 0; k < chosen; k++) {
        const float weight = next.id == NOBODY ? NAN : expf(next.value - best.value);
        total += weight;
        if (lane == 0) ids[to + k] = next.id == NOBODY ? k : next.id;
        if (lane == 0) weights[to + k] = weight;
        if (k + 1 < chosen) next = expert_after(mine, experts, next);
    }
    if (!normalised) {
        total = 0.f;
        for (int e = lane; e < experts; e += WARP) total += expf(mine[e] - best.value);
        total = warp_sum(total);
    }
    for (int k = 0; lane == 0 && k < chosen; k++) weights[to + k] /= total;
}

// ids [choices]. order [choices] is written: the choices, those of the first expert first; tiles [tiles_max]: parts of
// that order of up to `most` choices that have one expert, then empty ones. One block: the lists are short, so each
// thread looks through all of them for its experts.
KERNEL void __launch_bounds__(256) group_by_expert(const int* ids, int* order, ExpertTile* tiles, int choices,
                                                   int experts, int most, int tiles_max) {
    __shared__ int starts[EXPERTS_MAX + 1], first_tiles[EXPERTS_MAX + 1];
    for (int e = threadIdx.x; e < experts; e += blockDim.x) {
        int count = 0;
        for (int c = 0; c < choices; c++) count += ids[c] == e;
        starts[e + 1] = count;
    }
    __syncthreads();
    if (threadIdx.x == 0) {
        starts[0] = first_tiles[0] = 0;
        for (int e = 0; e < experts; e++) {
            first_tiles[e + 1] = first_tiles[e] + (starts[e + 1] + most - 1) / most;
            starts[e + 1] += starts[e];
        }
    }
    __syncthreads();
    for (int e = threadIdx.x; e < experts; e += blockDim.x) {
        int at = starts[e];
        for (int c = 0; c < choices; c++)
            if (ids[c] == e) order[at++] = c;
        for (int t = first_tiles[e]; t < first_tiles[e + 1]; t++) {
            int first = starts[e] + (t - first_tiles[e]) * most;
            tiles[t] = {e, first, min(most, starts[e + 1] - first)};
        }
    }
    for (int t = first_tiles[experts] + threadIdx.x; t < tiles_max; t += blockDim.x) tiles[t] = {0, 0, 0};
}
