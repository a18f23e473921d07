package io.tokenworks.gateway.relay;

import io.netty.buffer.ByteBuf;
import io.tokenworks.gateway.upstream.UpstreamFault;
import io.tokenworks.wire.frame.Frame;
import io.tokenworks.wire.frame.FrameDecoder;
import io.tokenworks.wire.worker.WorkerApi;
import java.util.List;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Reads one attempt's frames into the operation's mailbox. Only so many pieces are taken from the connection ahead of
 * the operation; beyond,
 * the worker feels it. Cancelling closes the connection, which cancels the generation.
 */
final class FrameStream extends BaseSubscriber<ByteBuf> implements AutoCloseable {

    private final int attempt;
    private final int piecesAhead;
    private final Consumer<Signal> mailbox;
    private final FrameDecoder decoder = new FrameDecoder();

    FrameStream(int attempt, int piecesAhead, Consumer<Signal> mailbox) {
        this.attempt = attempt;
        this.piecesAhead = piecesAhead;
        this.mailbox = mailbox;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(piecesAhead);
    }

    @Override
    protected void hookOnNext(ByteBuf piece) {
        List<Frame> frames = decoder.feed(piece.nioBuffer());
        if (frames.isEmpty()) {
            request(1);
        } else {
            mailbox.accept(new Signal.Arrived(attempt, frames));
        }
    }

    /** The operation has dealt with one {@link Signal.Arrived}. */
    void dealtWith() {
        request(1);
    }

    @Override
    protected void hookOnComplete() {
        mailbox.accept(new Signal.Ended(attempt, "the stream ended without a last frame", false));
    }

    @Override
    protected void hookOnError(Throwable failed) {
        boolean leaving = failed instanceof UpstreamFault fault && fault.code().equals(WorkerApi.DRAINING);
        mailbox.accept(new Signal.Ended(attempt, String.valueOf(failed.getMessage()), leaving));
    }

    @Override
    public void close() {
        cancel();
    }
}
