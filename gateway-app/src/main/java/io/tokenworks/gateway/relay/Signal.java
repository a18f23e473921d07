package io.tokenworks.gateway.relay;

import io.tokenworks.wire.frame.Frame;
import java.util.List;

/** What can happen to an operation from outside. */
sealed interface Signal {

    /** Frames of an attempt, in order. */
    record Arrived(int attempt, List<Frame> frames) implements Signal {}

    /**
     * The attempt's connection ended; without a last frame before it, its worker is lost.
     *
     * @param leaving the worker did not begin, for it was asked to go
     */
    record Ended(int attempt, String cause, boolean leaving) implements Signal {}

    /** The client closed its connection. */
    record ClientGone() implements Signal {}
}
