/**
 * What the engine takes and gives: commands in, events out. Used by the worker glue and by the hand-over; commands
 * may be sent from any thread,
 * events arrive on the engine's owner thread.
 */
@NullMarked
package io.tokenworks.engine.api;

import org.jspecify.annotations.NullMarked;
