// One block of threads at a time: every thread is a fiber, so that barriers and warp operations meet as they do on a
// GPU. A meeting that can never be complete is a fault with words, not a hang.
#pragma once
#include "fiber.h"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sys/mman.h>

namespace emulated {

struct Coordinates {
    unsigned x, y, z;
};
struct Lane;
// What a warp does together once all its lanes are there: `lanes` are bits into `warp`.
using Meeting = void (*)(Lane* warp, uint32_t lanes);
enum class State { RUNNING, AT_WARP, AT_BARRIER, FINISHED };
enum class Order { FORWARD, REVERSE, RANDOM };

struct Lane {
    void* stack;
    Coordinates index;
    State state;
    uint32_t mask;    // of the warp operation it waits at
    Meeting meeting;  // what that is
    void* offer;      // what it brings and takes away
};

constexpr int THREADS_MAX = 1024, WARP_LANES = 32;
constexpr size_t STACK_BYTES = 64 << 10;

struct Warp {
    uint32_t met;   // lanes that wait at a warp operation
    uint32_t left;  // that have finished, or never were
};

struct Block {
    Lane lanes[THREADS_MAX];
    Warp warps[THREADS_MAX / WARP_LANES];
    int count, finished;
    Coordinates index, size, grid;
    char* dynamic;  // dynamic shared memory
    Lane* current;
    void* scheduler;
    const char* fault;
    void (*call)(void** arguments);
    void** arguments;
    char* stacks;
    Order order;
    uint64_t random = 1;
};
static Block block;

inline void leave() { emulated_switch(&block.current->stack, block.scheduler); }
inline int warp_number(const Lane* lane) { return static_cast<int>(lane - block.lanes) / WARP_LANES; }
inline int lane_id() { return static_cast<int>(block.current - block.lanes) % WARP_LANES; }

// Whether every lane that the lane's mask names waits for the same; such lanes, or 0.
inline uint32_t complete(const Lane* lane) {
    const Warp& warp = block.warps[warp_number(lane)];
    const uint32_t mask = lane->mask;
    if (mask & warp.left) block.fault = "a warp operation names a lane that has left or never was";
    if (block.fault || (warp.met & mask) != mask) return 0;
    const Lane* lanes = block.lanes + warp_number(lane) * WARP_LANES;
    for (int i = 0; i < WARP_LANES; i++)
        if ((mask >> i & 1) && (lanes[i].meeting != lane->meeting || lanes[i].mask != mask)) return 0;
    return mask;
}

// Brings `offer` to a warp operation and returns when all lanes of `mask` have met.
inline void meet(uint32_t mask, Meeting meeting, void* offer) {
    Lane* me = block.current;
    Warp& warp = block.warps[warp_number(me)];
    if ((mask >> lane_id() & 1) == 0) block.fault = "a warp operation's mask lacks the caller";
    me->mask = mask;
    me->meeting = meeting;
    me->offer = offer;
    me->state = State::AT_WARP;
    warp.met |= 1u << lane_id();
    uint32_t met = complete(me);
    if (met == 0 || block.fault) return leave();
    Lane* lanes = block.lanes + warp_number(me) * WARP_LANES;
    meeting(lanes, met);
    for (int i = 0; i < WARP_LANES; i++)
        if (met >> i & 1) lanes[i].state = State::RUNNING;
    warp.met &= ~met;
}

inline void barrier() {
    block.current->state = State::AT_BARRIER;
    leave();
}

inline void entry() {
    block.call(block.arguments);
    block.current->state = State::FINISHED;
    block.warps[warp_number(block.current)].left |= 1u << lane_id();
    block.finished++;
    leave();
    abort();
}

inline unsigned drawn() {
    block.random = block.random * 6364136223846793005ull + 1442695040888963407ull;
    return static_cast<unsigned>(block.random >> 33);
}

// Which warp has the turn i: in random order some have two, some none.
inline int warp_at(int i, int warps) {
    if (block.order == Order::FORWARD) return i;
    return block.order == Order::REVERSE ? warps - 1 - i : static_cast<int>(drawn() % warps);
}

// The lanes of a warp all have one turn; in random order after one another by an odd number of them.
struct Turns {
    unsigned first = 0, step = 1, lanes;

    explicit Turns(unsigned count) : lanes(count) {
        if (block.order == Order::REVERSE) first = lanes - 1, step = lanes - 1;
        if (block.order == Order::RANDOM) first = drawn() % lanes, step = lanes == WARP_LANES ? drawn() | 1 : 1;
    }
    int at(unsigned i) const { return static_cast<int>((first + i * step) % lanes); }
};

inline int waiting(State state) {
    int sum = 0;
    for (int i = 0; i < block.count; i++) sum += block.lanes[i].state == state;
    return sum;
}

// Everybody stands at the barrier: on they go. Otherwise, with nobody running, this block will never end.
inline void open_barrier() {
    int at_barrier = waiting(State::AT_BARRIER);
    if (at_barrier == block.count) {
        for (int i = 0; i < block.count; i++) block.lanes[i].state = State::RUNNING;
        return;
    }
    static char words[160];
    snprintf(words, sizeof words,
             "block (%u, %u, %u) hangs: %d threads at a barrier, %d at a warp operation, %d have left", block.index.x,
             block.index.y, block.index.z, at_barrier, waiting(State::AT_WARP), waiting(State::FINISHED));
    block.fault = words;
}

inline void start_lanes() {
    if (!block.stacks)
        block.stacks = static_cast<char*>(mmap(nullptr, STACK_BYTES * THREADS_MAX, PROT_READ | PROT_WRITE,
                                               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    block.finished = 0;
    for (int w = 0; w * WARP_LANES < block.count; w++) {
        int lanes = block.count - w * WARP_LANES;
        block.warps[w] = {0, lanes < WARP_LANES ? ~0u << lanes : 0};
    }
    for (int i = 0; i < block.count; i++) {
        Lane& lane = block.lanes[i];
        unsigned n = i;
        lane.index = {n % block.size.x, n / block.size.x % block.size.y, n / (block.size.x * block.size.y)};
        lane.state = State::RUNNING;
        // Staggered, or the tops of all stacks would share a few sets of the cache.
        lane.stack = fresh_fiber(block.stacks + (i + 1) * STACK_BYTES - i % 32 * 64, entry);
    }
}

// Every lane that can runs until it waits; whether there was one.
inline bool run_warp(int warp) {
    bool progress = false;
    const Turns turns(std::min(block.count - warp * WARP_LANES, WARP_LANES));
    for (unsigned i = 0; i < turns.lanes && !block.fault; i++) {
        Lane& lane = block.lanes[warp * WARP_LANES + turns.at(i)];
        if (lane.state != State::RUNNING) continue;
        progress = true;
        block.current = &lane;
        emulated_switch(&block.scheduler, lane.stack);
    }
    return progress;
}

// Runs the block that is set up in `block`; block.fault says what went wrong.
inline void run_block() {
    block.fault = nullptr;
    start_lanes();
    int warps = (block.count + WARP_LANES - 1) / WARP_LANES;
    while (!block.fault && block.finished < block.count) {
        bool progress = false;
        for (int i = 0; i < warps && !block.fault; i++) progress |= run_warp(warp_at(i, warps));
        bool runnable = progress || waiting(State::RUNNING) > 0;
        if (!runnable && !block.fault) open_barrier();
    }
}

}  // namespace emulated
