/**
 * Where a text ends: stop tokens, stop strings, and the characters that must wait until it is known. One object per
 * sequence, on the engine's
 * owner thread.
 */
@NullMarked
package io.tokenworks.engine.stop;

import org.jspecify.annotations.NullMarked;
