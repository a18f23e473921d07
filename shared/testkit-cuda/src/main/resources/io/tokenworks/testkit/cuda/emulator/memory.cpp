// Memory of devices and pinned memory of the host: all of it is host memory, filled with not-a-number and fenced by
// guard bytes. What lies between allocations belongs to nobody, and a write there is found at the next wait.
#include "driver.h"
#include <cstdlib>
using namespace emulated;

namespace {
constexpr size_t GUARD = 256;
constexpr unsigned char UNSET = 0xff;
constexpr unsigned char FENCE[2] = {0xc1, 0xff};  // not-a-number too, as f32, f16 and bf16: reads beyond the end show

size_t capacity() {
    const char* megabytes = getenv("TOKENWORKS_EMULATOR_MEMORY_MB");
    return megabytes ? strtoull(megabytes, nullptr, 10) << 20 : size_t(8) << 30;
}
size_t used(int device) {
    size_t sum = 0;
    for (auto& [at, allocation] : driver().allocations)
        if (!allocation.pinned && allocation.device == device) sum += allocation.bytes;
    return sum;
}
int release(Address at) {
    std::lock_guard hold(driver().lock);
    count("cuMemFree");
    if (at == 0) return SUCCESS;
    int result = drain_all();
    if (driver().allocations.erase(at) == 0) return INVALID_VALUE;
    free(reinterpret_cast<char*>(at) - GUARD);
    return result;
}
void fence(unsigned char* from, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) from[i] = FENCE[(reinterpret_cast<Address>(from) + i) % 2];
}
bool fenced(const unsigned char* from, size_t bytes) {
    for (size_t i = 0; i < bytes; i++)
        if (from[i] != FENCE[(reinterpret_cast<Address>(from) + i) % 2]) return false;
    return true;
}
size_t tail(size_t bytes) { return (GUARD - bytes % GUARD) % GUARD + GUARD; }
int allocate(Address* out, size_t bytes, bool pinned) {
    size_t room = GUARD + bytes + tail(bytes);
    auto* base = static_cast<unsigned char*>(aligned_alloc(GUARD, room));
    if (!base) return OUT_OF_MEMORY;
    fence(base, room);
    memset(base + GUARD, UNSET, bytes);
    *out = reinterpret_cast<Address>(base + GUARD);
    driver().allocations[*out] = {bytes, pinned, current()->device};
    return SUCCESS;
}
}  // namespace

int emulated::check_guards() {
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
API cuMemFree_v2(Address at) { return release(at); }
API cuMemHostAlloc(Address* out, size_t bytes, unsigned) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    count("cuMemHostAlloc");
    return bytes == 0 ? INVALID_VALUE : allocate(out, bytes, true);
}
API cuMemFreeHost(Address at) { return release(at); }

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
