/** The CPU backend over the Vector API. Reached through the seams of {@code io.tokenworks.tensor} only; called on the engine's owner thread. */
@org.jspecify.annotations.NullMarked
package io.tokenworks.kernels.cpu;
