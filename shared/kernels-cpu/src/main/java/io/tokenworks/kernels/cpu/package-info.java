/**
 * The CPU backend over the Vector API. Reached through {@link io.tokenworks.kernels.cpu.CpuBackend} and the seams of
 * {@code io.tokenworks.tensor} only;
 * called by the thread that runs steps, which works together with a team of threads that park when there is nothing to
 * do.
 *
 * <p>Whoever compiles or runs against this package needs {@code --add-modules jdk.incubator.vector}.
 *
 * <p>Invariant mode, the only one here: every output is reduced in an order that follows from its own row (and
 * position) alone. Two rules keep it so:
 * no floating-point {@code reduceLanes} (its order may change when the JIT compiler takes over) and no vector
 * transcendental (its rounding may).
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.kernels.cpu;
