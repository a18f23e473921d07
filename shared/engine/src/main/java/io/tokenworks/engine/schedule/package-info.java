/**
 * Pure decisions: a snapshot of the sequences in, who is preempted, admitted and computed out. Called once a step;
 * holds no state but the
 * tenants' shares, which belong to the engine's owner thread.
 */
@NullMarked
package io.tokenworks.engine.schedule;

import org.jspecify.annotations.NullMarked;
