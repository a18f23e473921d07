/**
 * Frames that a worker streams to a gateway for one generation, and their binary codec. Plain values, any thread.
 */
@NullMarked
package io.tokenworks.wire.frame;

import org.jspecify.annotations.NullMarked;
