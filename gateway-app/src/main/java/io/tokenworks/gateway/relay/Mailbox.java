package io.tokenworks.gateway.relay;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How everything outside reaches an operation's thread. Bounded by its senders: a {@link FrameStream} sends a limited
 * number ahead, everybody else
 * once.
 */
final class Mailbox {

    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private volatile boolean clientGone;

    void send(Signal signal) {
        signals.add(signal);
    }

    void clientGone() {
        clientGone = true;
        signals.add(new Signal.ClientGone());
    }

    /** Stays true once the client is gone, whoever has taken the signal. */
    boolean isClientGone() {
        return clientGone;
    }

    /** The next signal; null after {@code waitNanos} without one. */
    @Nullable
    Signal next(long waitNanos) throws InterruptedException {
        return signals.poll(waitNanos, TimeUnit.NANOSECONDS);
    }
}
