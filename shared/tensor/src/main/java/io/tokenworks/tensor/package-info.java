/**
 * Data types, shapes and the three seams every backend implements. Called by models and the engine; the engine's owner
 * thread calls in.
 */
@org.jspecify.annotations.NullMarked
package io.tokenworks.tensor;
