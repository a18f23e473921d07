package io.tokenworks.gateway.relay;

import io.tokenworks.openai.ApiFault;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.MonoSink;

/** The client's side of an operation: gets at most one reply. Thread-safe. */
final class Client {

    private final MonoSink<Reply> sink;
    private final AtomicBoolean answered = new AtomicBoolean();

    Client(MonoSink<Reply> sink) {
        this.sink = sink;
    }

    void reply(Reply reply) {
        if (answered.compareAndSet(false, true)) {
            sink.success(reply);
        }
    }

    void fail(ApiFault fault) {
        reply(new Reply.Whole(fault.httpStatus(), fault.retryAfterSeconds(), fault.json()));
    }

    void whole(byte[] body) {
        reply(new Reply.Whole(200, OptionalInt.empty(), body));
    }
}
