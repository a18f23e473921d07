// Modules and launches. A module is a shared object; anything else is refused as a driver refuses what was compiled for
// another GPU.
#include "driver.h"
#include "launch.h"
#include <algorithm>
#include <cstdlib>
#include <dlfcn.h>
#include <memory>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>
using namespace emulated;

namespace {
struct Function;
// The shared object, loaded once for each processor of ours: a copy has one block at a time.
struct Copy {
    const void* (*find)(const char*, const int**, int*);
    const char* (*run)(const void*, const void*);
};
struct Module {
    std::vector<Copy> copies;
    std::map<std::string, std::unique_ptr<Function>> functions;
};
struct Function {
    Module* module;
    std::string name;
    std::vector<const void*> kernels;  // of each copy
    std::vector<int> sizes;
    int dynamic_bytes_max = 48 << 10;
};
constexpr unsigned COPIES_MAX = 4;
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
bool load(Module& module, const unsigned char* image, size_t bytes) {
    int file = bytes ? memfd_create("module", 0) : -1;
    if (file < 0 || !write_all(file, image, bytes)) return false;
    std::string path = "/proc/self/fd/" + std::to_string(file);  // stays open: its path is the module's identity
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) return fprintf(stderr, "emulator: %s\n", dlerror()), false;
    Copy copy{reinterpret_cast<decltype(Copy::find)>(dlsym(library, "emulated_find")),
              reinterpret_cast<decltype(Copy::run)>(dlsym(library, "emulated_run"))};
    module.copies.push_back(copy);
    return copy.find && copy.run;
}
// The blocks of a grid are shared out to as many threads as there are copies; what went wrong, if anything did.
const char* run(const Function& function, const Launch& whole) {
    auto& copies = function.module->copies;
    uint64_t blocks = uint64_t(whole.grid[0]) * whole.grid[1] * whole.grid[2];
    unsigned parts = static_cast<unsigned>(std::min<uint64_t>(blocks, copies.size()));
    const char* faults[COPIES_MAX] = {};
    auto run_part = [&](unsigned part) {
        Launch launch = whole;
        launch.part = part;
        launch.parts = parts;
        faults[part] = copies[part].run(function.kernels[part], &launch);
    };
    std::vector<std::thread> others;
    for (unsigned part = 1; part < parts; part++) others.emplace_back(run_part, part);
    run_part(0);
    for (auto& other : others) other.join();
    auto* fault = std::find_if(faults, faults + COPIES_MAX, [](const char* one) { return one; });
    return fault == faults + COPIES_MAX ? nullptr : *fault;
}
}  // namespace

API cuModuleLoadData(Module** out, const unsigned char* image) {
    std::lock_guard hold(driver().lock);
    if (int failed = ready()) return failed;
    auto module = std::make_unique<Module>();
    unsigned wanted = std::clamp(std::thread::hardware_concurrency(), 1u, COPIES_MAX);
    for (unsigned copy = 0; copy < wanted; copy++)
        if (!load(*module, image, elf_bytes(image))) return NO_BINARY_FOR_GPU;
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
    std::vector<const void*> kernels;
    for (auto& copy : module->copies) kernels.push_back(copy.find(name, &sizes, &count));
    if (!kernels.front()) return NOT_FOUND;
    auto& function = module->functions[name];
    if (!function) function.reset(new Function{module, name, kernels, std::vector<int>(sizes, sizes + count)});
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
    Launch launch{{gx, gy, gz}, {bx, by, bz}, dynamic_bytes, driver().order, nullptr, 0, 1};
    if (!legal(*function, launch) || extra) return INVALID_VALUE;
    count("cuLaunchKernel");
    auto values = copied(*function, arguments);
    return enqueue(stream, [=]() mutable -> int {
        std::vector<void*> addresses;
        for (auto& value : *values) addresses.push_back(value.data());
        launch.arguments = addresses.data();
        count(function->name.c_str());
        const char* fault = run(*function, launch);
        if (zeroed(function->name)) zero_results(*function, *values);
        if (fault) fprintf(stderr, "emulator: kernel %s: %s\n", function->name.c_str(), fault);
        return fault ? LAUNCH_FAILED : SUCCESS;
    });
}
