// One block of threads at a time: every thread is a fiber, so that barriers and warp operations meet as they do on a
// GPU. A meeting that can never be complete is a fault with words, not a hang.
#pragma once
#include "fiber.h"
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

constexpr int THREADS_MAX = 1024;
constexpr size_t STACK_BYTES = 64 << 10;

struct Block {
    Lane lanes[THREADS_MAX];
    int count;
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
inline Lane* warp_of(Lane* lane) { return block.lanes + (lane - block.lanes) / 32 * 32; }
inline int lane_id() { return static_cast<int>((block.current - block.lanes) % 32); }

// Whether every lane that the lane's mask names waits for the same; such lanes, or 0.
inline uint32_t complete(Lane* lane) {
    Lane* warp = warp_of(lane);
    for (int i = 0; i < 32; i++) {
        Lane& other = warp[i];
        if ((lane->mask >> i & 1) == 0) continue;
        if (&other >= block.lanes + block.count || other.state == State::FINISHED) {
            block.fault = "a warp operation names a lane that has left or never was";
            return 0;
        }
        if (other.state != State::AT_WARP || other.meeting != lane->meeting || other.mask != lane->mask) return 0;
    }
    return lane->mask;
}

// Brings `offer` to a warp operation and returns when all lanes of `mask` have met.
inline void meet(uint32_t mask, Meeting meeting, void* offer) {
    Lane* me = block.current;
    if ((mask >> lane_id() & 1) == 0) block.fault = "a warp operation's mask lacks the caller";
    me->mask = mask;
    me->meeting = meeting;
    me->offer = offer;
    me->state = State::AT_WARP;
    uint32_t lanes = complete(me);
    if (lanes == 0 || block.fault) return leave();
    Lane* warp = warp_of(me);
    meeting(warp, lanes);
    for (int i = 0; i < 32; i++)
        if (lanes >> i & 1) warp[i].state = State::RUNNING;
}

inline void barrier() {
    block.current->state = State::AT_BARRIER;
    leave();
}

inline void entry() {
    block.call(block.arguments);
    block.current->state = State::FINISHED;
    leave();
    abort();
}

inline int nth(int i, int count) {
    if (block.order == Order::FORWARD) return i;
    if (block.order == Order::REVERSE) return count - 1 - i;
    block.random = block.random * 6364136223846793005ull + 1442695040888963407ull;
    return static_cast<int>((block.random >> 33) % count);  // some twice, some later
}

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
    for (int i = 0; i < block.count; i++) {
        Lane& lane = block.lanes[i];
        unsigned n = i;
        lane.index = {n % block.size.x, n / block.size.x % block.size.y, n / (block.size.x * block.size.y)};
        lane.state = State::RUNNING;
        // Staggered, or the tops of all stacks would share a few sets of the cache.
        lane.stack = fresh_fiber(block.stacks + (i + 1) * STACK_BYTES - i % 32 * 64, entry);
    }
}

// Runs the block that is set up in `block`; block.fault says what went wrong.
inline void run_block() {
    block.fault = nullptr;
    start_lanes();
    int warps = (block.count + 31) / 32;
    while (!block.fault && waiting(State::FINISHED) < block.count) {
        bool progress = false;
        for (int w = 0; w < warps && !block.fault; w++) {
            int warp = nth(w, warps), lanes = block.count - warp * 32 < 32 ? block.count - warp * 32 : 32;
            for (int i = 0; i < lanes && !block.fault; i++) {
                Lane& lane = block.lanes[warp * 32 + nth(i, lanes)];
                if (lane.state != State::RUNNING) continue;
                progress = true;
                block.current = &lane;
                emulated_switch(&block.scheduler, lane.stack);
            }
        }
        bool runnable = progress || waiting(State::RUNNING) > 0;
        if (!runnable && !block.fault) open_barrier();
    }
}

}  // namespace emulated
