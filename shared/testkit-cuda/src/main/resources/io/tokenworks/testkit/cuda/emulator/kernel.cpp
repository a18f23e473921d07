// Modules and launches. A module is a shared object; anything else is refused as a driver refuses what was compiled for
// another GPU.
#include "driver.h"
#include "launch.h"
#include <cstdlib>
#include <dlfcn.h>
#include <memory>
#include <sys/mman.h>
#include <unistd.h>
using namespace emulated;

namespace {
struct Function;
struct Module {
    const void* (*find)(const char*, const int**, int*);
    const char* (*run)(const void*, const void*);
    std::map<std::string, std::unique_ptr<Function>> functions;
};
struct Function {
    Module* module;
    std::string name;
    const void* kernel;
    std::vector<int> sizes;
    int dynamic_bytes_max = 48 << 10;
};
constexpr int DYNAMIC_BYTES_LIMIT = 227 << 10, ATTRIBUTE_DYNAMIC_BYTES_MAX = 8;

// Bytes of an ELF file of this processor: up to the end of its section headers. 0 if it is none.
size_t elf_bytes(const unsigned char* image) {
    const int x86_64 = 62;  // a cubin is an ELF file too, of machine 190
    if (memcmp(image, "\177ELF", 4) != 0 || image[18] != x86_64) return 0;
    uint64_t headers;
    uint16_t size, count;
    memcpy(&headers, image + 40, 8);
    memcpy(&size, image + 58, 2);
    memcpy(&count, image + 60, 2);
    return headers + size_t(size) * count;
}
bool write_all(int file, const unsigned char* from, size_t bytes) {
    for (size_t at = 0; at < bytes;) {
        ssize_t written = write(file, from + at, bytes - at);
        if (written <= 0) return false;
        at += written;
    }
    return true;
}
// Arguments are copied at the launch, as the driver does.
std::shared_ptr<std::vector<std::vector<char>>> copied(const Function& function, void** arguments) {
    auto all = std::make_shared<std::vector<std::vector<char>>>();
    for (size_t i = 0; i < function.sizes.size(); i++) {
        auto* from = static_cast<const char*>(arguments[i]);
        all->emplace_back(from, from + std::abs(function.sizes[i]));
    }
    return all;
}
void zero_results(const Function& function, const std::vector<std::vector<char>>& values) {
    for (size_t i = 0; i < values.size(); i++) {
        if (function.sizes[i] > 0) continue;
        Address result;
        memcpy(&result, values[i].data(), sizeof result);
        zero_from(result);
    }
}
bool legal(const Function& function, const Launch& launch) {
    for (int i = 0; i < 3; i++)
        if (!launch.grid[i] || !launch.block[i]) return false;
    return launch.grid[1] <= 65535 && launch.grid[2] <= 65535 && launch.block[2] <= 64 &&
           uint64_t(launch.block[0]) * launch.block[1] * launch.block[2] <= 1024 &&
           int(launch.dynamic_bytes) <= function.dynamic_bytes_max;
}
}  // namespace

API cuModuleLoadData(Module** out, const unsigned char* image) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    size_t bytes = elf_bytes(image);
    int file = bytes ? memfd_create("module", 0) : -1;
    if (file < 0 || !write_all(file, image, bytes)) return NO_BINARY_FOR_GPU;
    std::string path = "/proc/self/fd/" + std::to_string(file);  // stays open: its path is the module's identity
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) fprintf(stderr, "emulator: %s\n", dlerror());
    if (!library) return NO_BINARY_FOR_GPU;
    auto module = std::make_unique<Module>();
    module->find = reinterpret_cast<decltype(Module::find)>(dlsym(library, "emulated_find"));
    module->run = reinterpret_cast<decltype(Module::run)>(dlsym(library, "emulated_run"));
    if (!module->find || !module->run) return NO_BINARY_FOR_GPU;
    *out = module.release();
    return SUCCESS;
}
API cuModuleUnload(Module* module) {
    delete module;
    return SUCCESS;
}
API cuModuleGetFunction(Function** out, Module* module, const char* name) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    const int* sizes;
    int count;
    const void* kernel = module->find(name, &sizes, &count);
    if (!kernel) return NOT_FOUND;
    auto& function = module->functions[name];
    if (!function)
        function.reset(new Function{module, name, kernel, std::vector<int>(sizes, sizes + count)});
    *out = function.get();
    return SUCCESS;
}
API cuFuncSetAttribute(Function* function, int attribute, int value) {
    if (attribute != ATTRIBUTE_DYNAMIC_BYTES_MAX) return SUCCESS;
    if (value > DYNAMIC_BYTES_LIMIT) return INVALID_VALUE;
    function->dynamic_bytes_max = value;
    return SUCCESS;
}
API cuLaunchKernel(Function* function, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
                   unsigned dynamic_bytes, Stream* stream, void** arguments, void** extra) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    if (!function) return INVALID_HANDLE;
    Launch launch{{gx, gy, gz}, {bx, by, bz}, dynamic_bytes, driver().order, nullptr};
    if (!legal(*function, launch) || extra) return INVALID_VALUE;
    count("cuLaunchKernel");
    auto values = copied(*function, arguments);
    return enqueue(stream, [=]() mutable -> int {
        std::vector<void*> addresses;
        for (auto& value : *values) addresses.push_back(value.data());
        launch.arguments = addresses.data();
        count(function->name.c_str());
        const char* fault = function->module->run(function->kernel, &launch);
        if (zeroed(function->name)) zero_results(*function, *values);
        if (fault) fprintf(stderr, "emulator: kernel %s: %s\n", function->name.c_str(), fault);
        return fault ? LAUNCH_FAILED : SUCCESS;
    });
}
