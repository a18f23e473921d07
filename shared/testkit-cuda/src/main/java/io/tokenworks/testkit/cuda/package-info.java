/**
 * A stand-in for an NVIDIA GPU: a {@code libcuda.so.1} for x86-64 Linux that runs the real kernels on the CPU, threads
 * as fibers. Built by g++ in seconds, for everybody's tests; the C++ lies among the resources. One thread at a time.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.testkit.cuda;
