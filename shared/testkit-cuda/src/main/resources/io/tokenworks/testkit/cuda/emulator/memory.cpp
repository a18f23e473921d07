// Memory of devices and pinned memory of the host: all of it is host memory, filled with not-a-number and fenced by
// guard bytes. What lies between allocations belongs to nobody, and a write there is found at the next wait; compiled
// with AddressSanitizer, every access there is reported where it happens.
#include "driver.h"
#include <cstdlib>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(from, bytes)
#define ASAN_UNPOISON_MEMORY_REGION(from, bytes)
#endif
using namespace emulated;

namespace {
constexpr size_t GUARD = 256, SHARED_MIN = 4096;
constexpr unsigned char UNSET = 0xff;
typedef uint64_t unaligned __attribute__((aligned(1), may_alias));
constexpr unsigned char FENCE[2] = {0xc1, 0xff};  // not-a-number too, as f32, f16 and bf16: reads beyond the end show

size_t capacity() {
    const char* megabytes = getenv("TOKENWORKS_EMULATOR_MEMORY_MB");
    return megabytes ? strtoull(megabytes, nullptr, 10) << 20 : size_t(8) << 30;
}
size_t used(int device) {
    size_t sum = 0;
    for (auto& [at, allocation] : driver().allocations)
        if (!allocation.pinned && !allocation.borrowed && allocation.device == device) sum += allocation.bytes;
    return sum;
}
size_t tail(size_t bytes) { return (GUARD - bytes % GUARD) % GUARD + GUARD; }
size_t room(size_t bytes) { return GUARD + bytes + tail(bytes); }
int release(Address at, bool borrowed) {
    std::lock_guard hold(driver().lock);
    count("cuMemFree");
    if (at == 0) return SUCCESS;
    int result = drain_all();
    auto found = driver().allocations.find(at);
    if (found == driver().allocations.end() || found->second.borrowed != borrowed) return INVALID_VALUE;
    Allocation allocation = found->second;
    driver().allocations.erase(found);
    char* base = reinterpret_cast<char*>(at) - GUARD;
    ASAN_UNPOISON_MEMORY_REGION(base, room(allocation.bytes));
    if (allocation.file < 0) return free(base), result;
    munmap(base, room(allocation.bytes));
    close(allocation.file);
    return result;
}
void fence(unsigned char* from, size_t bytes) {
    ASAN_UNPOISON_MEMORY_REGION(from, bytes);
    for (size_t i = 0; i < bytes; i++) from[i] = FENCE[(reinterpret_cast<Address>(from) + i) % 2];
}
// Eight bytes at a time: this is looked at after every wait, for every allocation.
__attribute__((no_sanitize("address"))) bool fenced(const unsigned char* from, size_t bytes) {
    const bool odd = reinterpret_cast<Address>(from) % 2;
    uint64_t wanted = 0, found;
    for (size_t i = 0; i < sizeof wanted; i++) reinterpret_cast<unsigned char*>(&wanted)[i] = FENCE[(odd + i) % 2];
    size_t at = 0;
    for (; at + sizeof found <= bytes; at += sizeof found) {
        found = *reinterpret_cast<const unaligned*>(from + at);
        if (found != wanted) return false;
    }
    for (; at < bytes; at++)
        if (from[at] != FENCE[(odd + at) % 2]) return false;
    return true;
}
// Memory of a device that is large enough to be worth sharing lies in a file without a name, which others can map.
unsigned char* mapped(int file, size_t bytes) {
    void* at = file < 0 ? MAP_FAILED : mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    return at == MAP_FAILED ? nullptr : static_cast<unsigned char*>(at);
}
int allocate(Address* out, size_t bytes, bool pinned) {
    int file = pinned || bytes < SHARED_MIN ? -1 : memfd_create("device", MFD_CLOEXEC);
    if (file >= 0 && ftruncate(file, room(bytes)) != 0) return OUT_OF_MEMORY;
    auto* base = file < 0 ? static_cast<unsigned char*>(aligned_alloc(GUARD, room(bytes))) : mapped(file, room(bytes));
    if (!base) return OUT_OF_MEMORY;
    fence(base, GUARD);
    fence(base + GUARD + bytes, tail(bytes));
    memset(base + GUARD, UNSET, bytes);
    ASAN_POISON_MEMORY_REGION(base, GUARD);
    ASAN_POISON_MEMORY_REGION(base + GUARD + bytes, tail(bytes));
    *out = reinterpret_cast<Address>(base + GUARD);
    driver().allocations[*out] = {bytes, pinned, current()->device, file, false};
    return SUCCESS;
}
}  // namespace

int emulated::check_guards() {
    if (!driver().unchecked) return driver().failed;
    driver().unchecked = false;
    for (auto& [at, allocation] : driver().allocations) {
        auto* start = reinterpret_cast<unsigned char*>(at);
        unsigned char* end = start + allocation.bytes;
        if (fenced(start - GUARD, GUARD) && fenced(end, tail(allocation.bytes))) continue;
        fprintf(stderr, "emulator: something wrote beyond an allocation of %zu bytes\n", allocation.bytes);
        return driver().failed = ILLEGAL_ADDRESS;
    }
    return driver().failed;
}

void emulated::mend_guards() {
    for (auto& [at, allocation] : driver().allocations) {
        auto* start = reinterpret_cast<unsigned char*>(at);
        fence(start - GUARD, GUARD);
        fence(start + allocation.bytes, tail(allocation.bytes));
    }
}

bool emulated::within_one_allocation(Address from, size_t bytes) {
    auto next = driver().allocations.upper_bound(from);
    if (next == driver().allocations.begin()) return false;
    auto& [at, allocation] = *--next;
    return from + bytes <= at + allocation.bytes;
}

void emulated::zero_from(Address from) {
    auto next = driver().allocations.upper_bound(from);
    if (next == driver().allocations.begin()) return;
    auto& [at, allocation] = *--next;
    if (from < at + allocation.bytes) memset(reinterpret_cast<void*>(from), 0, at + allocation.bytes - from);
}

API cuMemGetInfo_v2(size_t* free, size_t* total) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    *total = capacity();
    *free = capacity() - used(current()->device);
    return SUCCESS;
}
API cuMemAlloc_v2(Address* out, size_t bytes) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    if (bytes == 0) return INVALID_VALUE;
    count("cuMemAlloc");
    if (used(current()->device) + bytes > capacity()) return OUT_OF_MEMORY;
    return allocate(out, bytes, false);
}
API cuMemFree_v2(Address at) { return release(at, false); }
API cuMemHostAlloc(Address* out, size_t bytes, unsigned) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    count("cuMemHostAlloc");
    return bytes == 0 ? INVALID_VALUE : allocate(out, bytes, true);
}
API cuMemFreeHost(Address at) { return release(at, false); }

namespace {
enum Side { HOST, DEVICE };
int copy(Stream* stream, Address to, Side to_side, Address from, Side from_side, size_t bytes) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    if (bytes == 0) return SUCCESS;
    if (to_side == DEVICE && !within_one_allocation(to, bytes)) return INVALID_VALUE;
    if (from_side == DEVICE && !within_one_allocation(from, bytes)) return INVALID_VALUE;
    auto* target = reinterpret_cast<void*>(to);
    auto* source = reinterpret_cast<const char*>(from);
    if (from_side == DEVICE || within_one_allocation(from, bytes))
        return enqueue(stream, [=] { return memmove(target, source, bytes), SUCCESS; });
    std::vector<char> staged(source, source + bytes);  // a driver stages memory that is not pinned before it returns
    return enqueue(stream, [=] { return memcpy(target, staged.data(), bytes), SUCCESS; });
}
int at_once(int queued) {
    std::lock_guard hold(driver().lock);
    count("cuMemcpy");
    return queued ? queued : drain(&driver().legacy);
}
}  // namespace

API cuMemcpyHtoD_v2(Address to, Address from, size_t n) { return at_once(copy(nullptr, to, DEVICE, from, HOST, n)); }
API cuMemcpyDtoH_v2(Address to, Address from, size_t n) { return at_once(copy(nullptr, to, HOST, from, DEVICE, n)); }
API cuMemcpyHtoDAsync_v2(Address to, Address from, size_t n, Stream* s) { return copy(s, to, DEVICE, from, HOST, n); }
API cuMemcpyDtoHAsync_v2(Address to, Address from, size_t n, Stream* s) { return copy(s, to, HOST, from, DEVICE, n); }
API cuMemcpyDtoDAsync_v2(Address to, Address from, size_t n, Stream* s) {
    return copy(s, to, DEVICE, from, DEVICE, n);
}
API cuMemsetD8Async(Address at, unsigned char value, size_t bytes, Stream* stream) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    if (!within_one_allocation(at, bytes)) return INVALID_VALUE;
    return enqueue(stream, [=] { return memset(reinterpret_cast<void*>(at), value, bytes), SUCCESS; });
}

// Handles of memory for other processes: who has it, and its file.
namespace {
struct Handle {
    pid_t owner;
    int file, device;
    size_t bytes;
    char unused[64 - sizeof(pid_t) - 2 * sizeof(int) - sizeof(size_t) - 4];
};
static_assert(sizeof(Handle) == 64, "as the driver's");
}  // namespace

API cuIpcGetMemHandle(Handle* out, Address at) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    auto found = driver().allocations.find(at);
    if (found == driver().allocations.end() || found->second.file < 0 || found->second.borrowed) return INVALID_VALUE;
    *out = Handle{getpid(), found->second.file, found->second.device, found->second.bytes, {}};
    return SUCCESS;
}
// A handle comes by value, as in the driver. The owner itself cannot open it, as there.
API cuIpcOpenMemHandle_v2(Address* out, Handle handle, unsigned) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    count("cuIpcOpenMemHandle");
    if (handle.owner == getpid() || handle.device != current()->device) return INVALID_CONTEXT;
    std::string path = "/proc/" + std::to_string(handle.owner) + "/fd/" + std::to_string(handle.file);
    int file = open(path.c_str(), O_RDWR | O_CLOEXEC);
    unsigned char* base = mapped(file, room(handle.bytes));
    if (!base) return INVALID_HANDLE;
    *out = reinterpret_cast<Address>(base + GUARD);
    driver().allocations[*out] = {handle.bytes, false, handle.device, file, true};
    return SUCCESS;
}
API cuIpcCloseMemHandle(Address at) { return release(at, true); }
