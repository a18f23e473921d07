package io.tokenworks.worker;

import io.tokenworks.wire.frame.Frame;
import io.tokenworks.wire.frame.FrameCodec;
import java.util.concurrent.ArrayBlockingQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * The frames of one generation on their way to the gateway. Bounded: the engine's thread never waits; a reader that
 * lags too far behind is cut off.
 */
final class FrameStream {
    private final Sinks.Many<byte[]> sink;

    FrameStream(int framesMax) {
        this.sink = Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(framesMax));
    }

    /** One element a frame, in order; ends after the last frame, or with an error if the reader was too slow. */
    Flux<byte[]> frames() {
        return sink.asFlux();
    }

    /** False if the frame did not fit: the stream is cut off then. */
    boolean send(Frame frame) {
        Sinks.EmitResult result = sink.tryEmitNext(FrameCodec.encode(frame));
        if (result == Sinks.EmitResult.FAIL_OVERFLOW) {
            sink.tryEmitError(new IllegalStateException("reader too slow"));
            return false;
        }
        // A reader that went away, or a stream that was cut off before: its cancel is on the way.
        return true;
    }

    void end() {
        sink.tryEmitComplete();
    }
}
