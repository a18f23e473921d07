/**
 * Turns a decision into a step plan, runs it and gives the results back to the sequences. Called by the engine on the
 * owner thread.
 */
@NullMarked
package io.tokenworks.engine.execute;

import org.jspecify.annotations.NullMarked;
