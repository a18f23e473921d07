package io.tokenworks.gateway.relay;

import java.util.OptionalInt;
import reactor.core.publisher.Flux;

/** What goes back to the client. */
public sealed interface Reply {

    /**
     * A whole JSON body.
     *
     * @param retryAfterSeconds for the header of that name
     */
    record Whole(int status, OptionalInt retryAfterSeconds, byte[] body) implements Reply {}

    /** Server-sent events, each a whole one. */
    record Events(Flux<byte[]> events) implements Reply {}
}
