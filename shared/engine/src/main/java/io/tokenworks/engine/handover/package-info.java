/**
 * What a hand-over's reader sees of a sequence, and the blocks that hand-overs hold. Readers on any thread;
 * everything else belongs to the
 * engine's owner thread.
 */
@NullMarked
package io.tokenworks.engine.handover;

import org.jspecify.annotations.NullMarked;
