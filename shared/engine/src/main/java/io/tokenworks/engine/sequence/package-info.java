/**
 * Token streams and their states: admitted, parked, preempted, importing, ended. Called by the engine and the
 * executor on the owner thread.
 */
@NullMarked
package io.tokenworks.engine.sequence;

import org.jspecify.annotations.NullMarked;
