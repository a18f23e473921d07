// The driver's state. One lock for everything; work that is queued on a stream runs when somebody waits for it, so that
// a wait that is missing shows.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#define API extern "C" __attribute__((visibility("default"))) int

namespace emulated {

enum Result {
    SUCCESS = 0,
    INVALID_VALUE = 1,
    OUT_OF_MEMORY = 2,
    NOT_INITIALIZED = 3,
    INVALID_DEVICE = 101,
    INVALID_CONTEXT = 201,
    NO_BINARY_FOR_GPU = 209,
    INVALID_HANDLE = 400,
    NOT_FOUND = 500,
    ILLEGAL_ADDRESS = 700,
    LAUNCH_FAILED = 719,
    STREAM_CAPTURE_UNSUPPORTED = 900,
    STREAM_CAPTURE_INVALIDATED = 901
};
constexpr int DEVICES = 2;

using Address = uint64_t;
using Work = std::function<int()>;
struct Graph {
    std::vector<Work> works;
};
struct Stream {
    std::deque<Work> queued;
    Graph* capture = nullptr;
};
struct Event {
    Stream* stream = nullptr;
    bool pending = false;
};
struct Context {
    int device;
};
struct Allocation {
    size_t bytes;
    bool pinned;  // host memory
    int device;
    int file = -1;          // behind memory that other processes may map
    bool borrowed = false;  // another process's
};

// Everything the driver knows; guarded by `lock`.
struct Driver {
    std::recursive_mutex lock;
    bool initialized = false;
    int failed = SUCCESS;    // once a kernel has failed, so does everything after it
    bool unchecked = false;  // whether something ran since the guards were looked at
    int order = 0;
    Context contexts[DEVICES] = {{0}, {1}};
    std::map<Address, Allocation> allocations;
    std::map<std::string, uint64_t> counts;  // of kernels that ran, and of calls by name
    std::vector<Stream*> streams;
    Stream legacy;
};
Driver& driver();
Context*& current();  // of this thread

// SUCCESS, or why nothing can be done now.
int ready();
// One more of it.
void count(const char* what);
// For tests in other processes, beside the driver: the folder `counts`, if it is there, gets a file a process; the
// file `zeroed` names a kernel whose results are zeroed.
void write_counts();
bool zeroed(const std::string& kernel);
// What lies from `from` to the end of its allocation becomes zero.
void zero_from(Address from);
// Queues; a stream that captures only notes it down.
int enqueue(Stream* stream, Work work);
// Runs what is queued, then looks for writes beyond allocations.
int drain(Stream* stream);
int drain_all();
bool within_one_allocation(Address from, size_t bytes);
int check_guards();
void mend_guards();

}  // namespace emulated
