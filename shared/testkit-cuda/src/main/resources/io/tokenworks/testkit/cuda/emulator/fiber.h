// A switch between stacks of one OS thread: saves what the System V x86-64 ABI makes a callee keep.
#pragma once
#if !defined(__x86_64__) || !defined(__linux__)
#error "the emulator runs on x86-64 Linux only"
#endif
#include <cstdint>
#include <cstring>

// Stores the stack pointer to *save, goes on with the stack `load`. Returns when somebody switches back.
extern "C" void emulated_switch(void** save, void* load);
asm(R"(
.text
.p2align 4
.hidden emulated_switch
.globl emulated_switch
.type emulated_switch,@function
emulated_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp,(%rdi)
  movq %rsi,%rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size emulated_switch,.-emulated_switch
)");

namespace emulated {

// The stack pointer of a fiber that will start in `entry`, which must never return. `top` is 16-byte aligned.
inline void* fresh_fiber(char* top, void (*entry)()) {
    void** sp = reinterpret_cast<void**>(top) - 2;
    sp[0] = reinterpret_cast<void*>(entry);
    sp[1] = nullptr;  // where entry would return to
    const int saved_registers = 6;
    sp -= saved_registers;
    memset(sp, 0, saved_registers * sizeof(void*));
    return sp;
}

}  // namespace emulated
