// Devices and contexts, and the driver's state.
#include "driver.h"
#include <cstdlib>
using namespace emulated;

Driver& emulated::driver() {
    static Driver only;
    return only;
}
Context*& emulated::current() {
    static thread_local Context* context = nullptr;
    return context;
}
int emulated::ready() {
    if (!driver().initialized) return NOT_INITIALIZED;
    if (driver().failed) return driver().failed;
    return current() ? SUCCESS : INVALID_CONTEXT;
}

API cuInit(unsigned) {
    std::lock_guard hold(driver().lock);
    driver().initialized = true;
    return SUCCESS;
}
API cuDriverGetVersion(int* version) {
    *version = 13000;
    return SUCCESS;
}
API cuDeviceGetCount(int* count) {
    *count = DEVICES;
    return driver().initialized ? SUCCESS : NOT_INITIALIZED;
}
API cuDeviceGet(int* device, int ordinal) {
    *device = ordinal;
    return ordinal >= 0 && ordinal < DEVICES ? SUCCESS : INVALID_DEVICE;
}
API cuDeviceGetName(char* name, int bytes, int device) {
    snprintf(name, bytes, "emulated GPU %d", device);
    return SUCCESS;
}
API cuDeviceGetAttribute(int* value, int attribute, int) {
    static const std::map<int, int> known = {{16, 2}, {75, 9}, {76, 0}};  // processors; compute capability 9.0
    auto found = known.find(attribute);
    *value = found == known.end() ? 0 : found->second;
    return SUCCESS;
}
API cuDeviceGetPCIBusId(char* id, int bytes, int device) {
    snprintf(id, bytes, "0000:%02x:00.0", device);
    return SUCCESS;
}
API cuDevicePrimaryCtxRetain(Context** out, int device) {
    *out = &driver().contexts[device];
    return driver().initialized ? SUCCESS : NOT_INITIALIZED;
}
API cuDevicePrimaryCtxRelease_v2(int) { return SUCCESS; }
API cuCtxSetCurrent(Context* context) {
    current() = context;
    return SUCCESS;
}
API cuCtxSynchronize() {
    std::lock_guard hold(driver().lock);
    count("cuCtxSynchronize");
    if (int failed = ready()) return failed;
    return drain_all();
}

void emulated::count(const char* what) { driver().counts[what]++; }

// Only the emulator has these: tests call them.
API emulatorSetOrder(int order) {
    std::lock_guard hold(driver().lock);
    driver().order = order;
    return SUCCESS;
}
API emulatorLaunches(const char* kernel) {
    std::lock_guard hold(driver().lock);
    return static_cast<int>(driver().counts[kernel]);
}
// Forgets that a kernel failed, which a real driver never does.
API emulatorForgive() {
    std::lock_guard hold(driver().lock);
    int failed = driver().failed;
    driver().failed = SUCCESS;
    mend_guards();
    for (Stream* stream : driver().streams) stream->queued.clear();
    driver().legacy.queued.clear();
    return failed;
}
