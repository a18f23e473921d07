/**
 * Checks that stay on in production: a broken one is a bug, and the engine stops rather than answer wrongly. Used by
 * every package of the engine;
 * holds no state.
 */
@NullMarked
package io.tokenworks.engine.invariant;

import org.jspecify.annotations.NullMarked;
