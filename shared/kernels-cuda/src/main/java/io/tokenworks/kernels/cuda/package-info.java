/**
 * The backend for NVIDIA GPUs: the CUDA driver API through JCuda, and kernels of our own. Reached through
 * {@link io.tokenworks.kernels.cuda.CudaBackend} and the seams of {@code io.tokenworks.tensor} only; no type of JCuda
 * leaves this package.
 *
 * <p>Everything is queued on one stream by the thread that runs steps; keys and values of blocks are copied by any
 * thread, past that stream. The kernels lie in {@code src/main/cuda}, one op a file.
 *
 * <p>Invariant mode, the only one here: every output is reduced in an order that follows from its own row alone.
 * Activations are rounded to bf16 before they meet weights of BF16 or of blocks; queries and probabilities before they
 * meet keys and values.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.kernels.cuda;
