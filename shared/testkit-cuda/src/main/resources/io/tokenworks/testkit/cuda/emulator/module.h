// A module of kernels: a shared object that runs a grid of a kernel by name.
#pragma once
#include "dialect.h"
#include "launch.h"
#include <type_traits>
#include <utility>
#include <vector>

// The linker's names for the section of all shared variables.
extern "C" char __start_emulated_shared[] __attribute__((weak, visibility("hidden")));
extern "C" char __stop_emulated_shared[] __attribute__((weak, visibility("hidden")));

namespace emulated {

struct Kernel {
    const char* name;
    void (*call)(void** arguments);
    std::vector<int> sizes;  // bytes of each argument; negative: a pointer to what the kernel may write
};
inline std::vector<Kernel>& kernels() {
    static std::vector<Kernel> all;
    return all;
}

template <class... A, size_t... I>
void invoke(void (*f)(A...), void** p, std::index_sequence<I...>) {
    f(*static_cast<std::remove_cv_t<A>*>(p[I])...);
}
template <class... A>
void invoke(void (*f)(A...), void** p) {
    invoke(f, p, std::index_sequence_for<A...>());
}
template <class A>
constexpr int size_of() {
    bool written = std::is_pointer_v<A> && !std::is_const_v<std::remove_pointer_t<A>>;
    return (written ? -1 : 1) * static_cast<int>(sizeof(A));
}
template <class... A>
std::vector<int> sizes(void (*)(A...)) {
    return {size_of<A>()...};
}
struct Registered {
    explicit Registered(Kernel kernel) { kernels().push_back(std::move(kernel)); }
};

// Runs the launch's part of the blocks, one after the other. Shared memory starts as not-a-number: nothing of a block
// before is left.
inline const char* run(const Kernel& kernel, const Launch& launch) {
    static std::vector<char> dynamic;
    dynamic.resize(launch.dynamic_bytes + 128);
    block.dynamic = reinterpret_cast<char*>((reinterpret_cast<uintptr_t>(dynamic.data()) + 127) & ~uintptr_t(127));
    block.order = static_cast<Order>(launch.order);
    block.call = kernel.call;
    block.arguments = launch.arguments;
    block.size = {launch.block[0], launch.block[1], launch.block[2]};
    block.grid = {launch.grid[0], launch.grid[1], launch.grid[2]};
    block.count = launch.block[0] * launch.block[1] * launch.block[2];
    uint64_t blocks = uint64_t(launch.grid[0]) * launch.grid[1] * launch.grid[2];
    for (uint64_t b = launch.part; b < blocks; b += launch.parts) {
        block.index = {unsigned(b % launch.grid[0]), unsigned(b / launch.grid[0] % launch.grid[1]),
                       unsigned(b / launch.grid[0] / launch.grid[1])};
        memset(block.dynamic, 0xff, launch.dynamic_bytes);
        if (__start_emulated_shared)
            memset(__start_emulated_shared, 0xff, __stop_emulated_shared - __start_emulated_shared);
        run_block();
        if (block.fault) return block.fault;
    }
    return nullptr;
}

}  // namespace emulated

#define EMULATED_EXPORT(f) \
    static emulated::Registered registered_##f({#f, [](void** p) { emulated::invoke(f, p); }, emulated::sizes(f)});

extern "C" __attribute__((visibility("default"))) inline const void* emulated_find(const char* name, const int** sizes,
                                                                                  int* count) {
    for (auto& kernel : emulated::kernels()) {
        if (strcmp(kernel.name, name) != 0) continue;
        *sizes = kernel.sizes.data();
        *count = static_cast<int>(kernel.sizes.size());
        return &kernel;
    }
    return nullptr;
}
extern "C" __attribute__((visibility("default"))) inline const char* emulated_run(const void* kernel,
                                                                                 const void* launch) {
    return emulated::run(*static_cast<const emulated::Kernel*>(kernel), *static_cast<const emulated::Launch*>(launch));
}
__attribute__((used)) static void* emulated_kept[] = {reinterpret_cast<void*>(emulated_find),
                                                      reinterpret_cast<void*>(emulated_run)};
