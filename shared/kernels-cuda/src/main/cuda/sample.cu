// Chooses a token a row as the host's Sampler specifies, a block a row. Weights are summed in double precision and in a
// fixed order. Nothing is sorted: tokens have keys that order them by falling logit, then by rising id, and the last
// survivor's key is found bit by bit.
#include "random.cuh"
#include "reduce.cuh"

constexpr int SAMPLE_THREADS = 256, TOP_MAX = 20, REALS = 3, INTEGERS = 6;

// How one row is sampled: as SampleBatch packs it.
struct Spec {
    float temperature, top_p, min_p;
    int top_k, choice, position, alternatives;
    u64 seed;
};

__device__ __forceinline__ Spec spec_of(const float* reals, const int* integers, int row) {
    const float* r = reals + row * REALS;
    const int* i = integers + row * INTEGERS;
    u64 seed = static_cast<u32>(i[3]) | static_cast<u64>(static_cast<u32>(i[4])) << 32;
    return {r[0], r[1], r[2], i[0], i[1], i[2], i[5], seed};
}

// Logits of one row, and the memory that its threads share.
struct Row {
    const float* logits;
    int vocabulary;
    Best* bests;    // [WARPS_MAX]
    double* sums;   // [SAMPLE_THREADS]
};

// Larger is earlier: the logit's bits in rising order, then the id's complement.
__device__ __forceinline__ u64 key_of(float logit, int id) {
    u32 bits = __float_as_uint(logit + 0.f);  // + 0: negative zero ties with zero
    u32 rising = bits & 0x80000000u ? ~bits : bits | 0x80000000u;
    return static_cast<u64>(rising) << 32 | ~static_cast<u32>(id);
}

// The first token after `last` in the order of logits.
__device__ __forceinline__ Best best_after(const Row& row, Best last) {
    Best best{-INFINITY, 0x7fffffff};
    for (int i = threadIdx.x; i < row.vocabulary; i += blockDim.x) {
        Best here{row.logits[i], i};
        if (before(last, here) && before(here, best)) best = here;
    }
    return block_best(best, row.bests);
}

__device__ __forceinline__ Best best_of(const Row& row) { return best_after(row, {INFINITY, -1}); }

// The logarithm of what all weights add up to; no finite number if a logit is not a number, one is without limit or
// none is possible.
__device__ __forceinline__ double log_total_of(const Row& row, float best) {
    double sum = 0.0;
    for (int i = threadIdx.x; i < row.vocabulary; i += blockDim.x)
        sum += exp(static_cast<double>(row.logits[i] - best));
    return log(block_sum(sum, row.sums));
}

__device__ __forceinline__ bool is_number(double x) { return x - x == 0.0; }

// Which tokens may be chosen: those with a key of at least `cut` whose weight is at least `min_p`.
struct Survivors {
    const Row& row;
    float best, temperature;
    double min_p;
    u64 cut;

    __device__ __forceinline__ double weight(int id) const {
        return exp(static_cast<double>(row.logits[id] - best) / temperature);
    }
    // Its weight, or a negative number if it was cut.
    __device__ __forceinline__ double weight_left(int id, u64 least) const {
        if (key_of(row.logits[id], id) < least) return -1.0;
        double w = weight(id);
        return w >= min_p || row.logits[id] == best ? w : -1.0;
    }
    // What `amount` of all tokens left by `least` adds up to.
    template <class Amount>
    __device__ __forceinline__ double total(u64 least, Amount amount) const {
        double sum = 0.0;
        for (int i = threadIdx.x; i < row.vocabulary; i += blockDim.x) {
            double w = weight_left(i, least);
            if (w >= 0.0) sum += amount(w);
        }
        return block_sum(sum, row.sums);
    }
    // The largest key that leaves at least `goal` of `amount`; the present cut if there is none.
    template <class Amount>
    __device__ __forceinline__ u64 cut_reaching(double goal, Amount amount) const {
        u64 found = 0;
        for (int bit = 63; bit >= 0; bit--) {
            u64 larger = found | 1ull << bit;
            if (total(larger, amount) >= goal) found = larger;
        }
        return max(found, cut);
    }
};

__device__ __forceinline__ void cut_down(Survivors& left, const Spec& spec) {
    auto weights = [](double w) { return w; };
    left.min_p = spec.min_p > 0.f ? spec.min_p : 0.0;
    if (spec.top_k > 0 && spec.top_k < left.row.vocabulary) {
        double min_p = left.min_p;
        left.min_p = 0.0;  // the most likely are counted before any is too unlikely
        left.cut = left.cut_reaching(spec.top_k, [](double) { return 1.0; });
        left.min_p = min_p;
    }
    if (spec.top_p < 1.f) left.cut = left.cut_reaching(spec.top_p * left.total(left.cut, weights), weights);
}

// The first survivor in order of id at which the summed weights exceed `share` of their total. Each thread sums a range
// of ids; the one whose range holds the place walks it. chosen: shared, written.
__device__ __forceinline__ int walk(const Survivors& left, double share, int* chosen) {
    const Row& row = left.row;
    int range = (row.vocabulary + SAMPLE_THREADS - 1) / SAMPLE_THREADS;
    int from = min(static_cast<int>(threadIdx.x) * range, row.vocabulary), to = min(from + range, row.vocabulary);
    double sum = 0.0;
    for (int i = from; i < to; i++) sum += max(0.0, left.weight_left(i, left.cut));
    row.sums[threadIdx.x] = sum;
    __syncthreads();
    double start = 0.0, total = 0.0;
    for (int t = 0; t < SAMPLE_THREADS; t++) {
        if (t == static_cast<int>(threadIdx.x)) start = total;
        total += row.sums[t];
    }
    double goal = share * total;
    int last = 0;  // the last range of any weight takes what rounding leaves
    for (int t = 0; t < SAMPLE_THREADS; t++)
        if (row.sums[t] > 0.0) last = t;
    bool mine = start <= goal && sum > 0.0 && (goal < start + sum || static_cast<int>(threadIdx.x) == last);
    if (mine) {
        double reached = start;
        for (int i = from; i < to; i++) {
            double w = left.weight_left(i, left.cut);
            if (w <= 0.0) continue;
            *chosen = i;
            reached += w;
            if (reached > goal) break;
        }
    }
    __syncthreads();
    return *chosen;
}

__device__ __forceinline__ int choose(const Row& row, const Spec& spec, int* chosen) {
    Best best = best_of(row);
    if (spec.temperature <= 0.f) return best.id;
    Survivors left{row, best.value, spec.temperature, 0.0, 0};
    cut_down(left, spec);
    return walk(left, uniform(spec.seed, spec.choice, spec.position), chosen);
}

// What is changed about single logits: row r's are the entries from offsets[r] up to offsets[r + 1].
struct Edits {
    const int *offsets, *ids;
    const float *scales, *shifts;
};

// Which tokens may be chosen: of_row[r] is a mask's number or -1; words [masks, ceil(vocabulary / 32)], a bit a token.
struct Masks {
    const int *of_row, *words;
};

// Where the samples go: tokens, logprobs [rows], top_tokens, top_logprobs [rows, TOP_MAX].
struct Samples {
    int* tokens;
    float* logprobs;
    int* top_tokens;
    float* top_logprobs;
};

constexpr int NO_TOKEN = -1;
constexpr float IMPOSSIBLE = -1e30f;  // finite, and less than any logit

// The row's logits with edits and without what is masked, in `copy`, which is written; themselves if it has neither.
__device__ __forceinline__ const float* changed(const Row& row, float* copy, const Edits& edits, const Masks& masks) {
    const int r = blockIdx.x, mask = masks.of_row[r];
    if (edits.offsets[r] == edits.offsets[r + 1] && mask < 0) return row.logits;
    for (int i = threadIdx.x; i < row.vocabulary; i += blockDim.x) copy[i] = row.logits[i];
    __syncthreads();
    for (int i = edits.offsets[r] + threadIdx.x; i < edits.offsets[r + 1]; i += blockDim.x) {
        float x = copy[edits.ids[i]];
        copy[edits.ids[i]] = (x > 0.f ? x / edits.scales[i] : x * edits.scales[i]) + edits.shifts[i];
    }
    __syncthreads();
    if (mask < 0) return copy;
    const int* words = masks.words + static_cast<size_t>(mask) * ((row.vocabulary + 31) / 32);
    for (int i = threadIdx.x; i < row.vocabulary; i += blockDim.x)
        if ((words[i / 32] >> (i % 32) & 1) == 0) copy[i] = IMPOSSIBLE;
    __syncthreads();
    return copy;
}

__device__ __forceinline__ void report_alternatives(const Row& row, const Spec& spec, float best, double log_total,
                                                    const Samples& out) {
    Best next{INFINITY, -1};
    for (int i = 0; i < spec.alternatives && i < row.vocabulary; i++) {
        next = best_after(row, next);
        if (threadIdx.x != 0) continue;
        out.top_tokens[blockIdx.x * TOP_MAX + i] = next.id;
        out.top_logprobs[blockIdx.x * TOP_MAX + i] = static_cast<float>(next.value - best - log_total);
    }
}

// logits [rows, vocabulary]. room [rows, vocabulary]: for the logits of rows that are edited or masked, written. reals,
// integers: see Spec. `out` is written; a row that has no softmax gets NO_TOKEN and a log-probability of not-a-number.
KERNEL void __launch_bounds__(SAMPLE_THREADS)
    sample(const float* logits, float* room, int vocabulary, const float* reals, const int* integers, Edits edits,
           Masks masks, Samples out) {
    __shared__ Best bests[WARPS_MAX];
    __shared__ double sums[SAMPLE_THREADS];
    __shared__ int chosen;
    const int r = blockIdx.x;
    const Spec spec = spec_of(reals, integers, r);
    const float* mine = logits + static_cast<size_t>(r) * vocabulary;
    Row row{mine, vocabulary, bests, sums};
    const Best best = best_of(row);
    const double log_total = log_total_of(row, best.value);
    report_alternatives(row, spec, best.value, log_total, out);
    row.logits = changed(row, room + static_cast<size_t>(r) * vocabulary, edits, masks);
    const bool defined =
        is_number(log_total) && (row.logits == mine || is_number(log_total_of(row, best_of(row).value)));
    const int token = defined ? choose(row, spec, &chosen) : NO_TOKEN;
    if (threadIdx.x == 0) {
        out.tokens[r] = token;
        out.logprobs[r] = defined ? static_cast<float>(mine[token] - best.value - log_total) : NAN;
    }
}
