/**
 * A step runner without mathematics: steps last as long as a profile says, the text is deterministic. For load tests,
 * crash tests and demos
 * of large fleets; used like any other runner.
 */
@NullMarked
package io.tokenworks.engine.timed;

import org.jspecify.annotations.NullMarked;
