/**
 * Measures the GPU backend: kernels against the GPU's bandwidth and arithmetic, and whole steps of seeded models.
 * Reached through {@code GpuBench}; one thread.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.bench;
