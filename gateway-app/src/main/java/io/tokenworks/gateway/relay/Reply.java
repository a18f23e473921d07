package io.tokenworks.gateway.relay;

import java.util.OptionalInt;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/** What goes back to the client. */
public sealed interface Reply {

    /**
     * A whole JSON body.
     *
     * @param retryAfterSeconds for the header of that name
     */
    record Whole(int status, OptionalInt retryAfterSeconds, byte[] body) implements Reply {}

    /**
     * Server-sent events, each a whole one and asked for its bytes when its turn to leave has come. After an error
     * the connection must be closed at once: its client does not read.
     */
    record Events(Flux<Supplier<byte[]>> events) implements Reply {}
}
