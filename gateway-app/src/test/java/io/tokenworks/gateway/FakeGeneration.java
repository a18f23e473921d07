package io.tokenworks.gateway;

import io.tokenworks.wire.frame.Frame;
import io.tokenworks.wire.worker.CreditGrant;
import io.tokenworks.wire.worker.GenerateRequest;
import java.util.List;
import reactor.core.publisher.FluxSink;
import org.jspecify.annotations.Nullable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** One answer of a {@link FakeWorker}: a token a frame, within its credit. */
final class FakeGeneration implements Runnable {

    /** Of the timed model's card: three control tokens before the bytes. */
    private static final int FIRST_BYTE_TOKEN = 3;

    private final GenerateRequest request;
    private final FluxSink<Frame> sink;
    private final FakeScript script;
    private final @Nullable Semaphore pace;
    private int credit;
    private boolean last;

    FakeGeneration(GenerateRequest request, FluxSink<Frame> sink, FakeScript script, @Nullable Semaphore pace) {
        this.request = request;
        this.sink = sink;
        this.script = script;
        this.pace = pace;
        this.credit = request.creditTokens();
        this.last = request.creditLast();
    }

    static String letter(int place) {
        return String.valueOf((char) ('a' + place % 26));
    }

    synchronized void credit(CreditGrant grant) {
        credit = Math.max(credit, grant.creditTokens());
        last |= grant.last();
        notifyAll();
    }

    @Override
    public void run() {
        sink.next(new Frame.Accepted(0));
        int place = request.tokens().length - request.promptTokens();
        for (int emitted = 0; !sink.isCancelled(); emitted++, place++) {
            if (emitted == script.tokensThen()) {
                fate(emitted);
                return;
            }
            if (place == request.maxNewTokens()) {
                finish("length", emitted);
                return;
            }
            if (!allowed(place)) {
                finish("quota", emitted);
                return;
            }
            paced();
            String text = letter(place);
            int[] ids = {FIRST_BYTE_TOKEN + text.charAt(0)};
            sink.next(new Frame.Tokens(request.promptTokens() + place, ids, text, List.of()));
        }
    }

    /** As fast as an engine at most, where paced at all. */
    private void paced() {
        if (pace != null) {
            pace.acquireUninterruptibly();
            LockSupport.parkNanos(100_000);
        }
    }

    private void fate(int emitted) {
        switch (script.fate()) {
            case FINISH -> finish("stop", emitted);
            case DIE -> sink.error(new IllegalStateException("dies as told"));
            case FAIL_RETRYABLE -> fail(true, emitted);
            case FAIL -> fail(false, emitted);
            case HANG -> {
            }
            case CANCEL -> finish("cancelled", emitted);
        }
    }

    private void fail(boolean retryable, int emitted) {
        sink.next(new Frame.Failed("told_to", "fails as told", retryable, counts(emitted)));
        sink.complete();
    }

    private void finish(String reason, int emitted) {
        sink.next(new Frame.Finished(reason, "", counts(emitted)));
        sink.complete();
    }

    private Frame.Counts counts(int emitted) {
        int remote = request.ticket() == null ? 0 : request.ticket().positions();
        int n = request.promptTokens();
        return new Frame.Counts(n, n - remote, remote, 0, emitted);
    }

    /** Waits for credit; false if there will be none. */
    private synchronized boolean allowed(int place) {
        while (place >= credit && !last && !sink.isCancelled()) {
            try {
                wait(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return place < credit;
    }
}
