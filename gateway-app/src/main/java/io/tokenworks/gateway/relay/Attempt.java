package io.tokenworks.gateway.relay;

import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import io.tokenworks.openai.FinishReason;
import io.tokenworks.wire.fleet.FleetSnapshot.Worker;
import io.tokenworks.wire.frame.Frame;
import io.tokenworks.wire.worker.CreditGrant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Relays the frames of one attempt until it ends. Owned by the choice's thread. */
final class Attempt {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final String CANCELLED = "cancelled";
    private static final long TICK_NANOS = 1_000_000_000L;
    private static final long PAUSED_TICK_NANOS = 50_000_000L;

    private final ChoiceContext context;
    private final int number;
    private final Worker decode;
    private final FrameStream frames;
    private boolean accepted;
    private int acceptedCached;
    private boolean delivered;
    private long heardNanos;
    private long saidNanos;

    Attempt(ChoiceContext context, int number, Worker decode, FrameStream frames) {
        this.context = context;
        this.number = number;
        this.decode = decode;
        this.frames = frames;
        this.heardNanos = context.nanos();
        this.saidNanos = heardNanos;
    }

    /** Whether a token came: then a ticket has served its purpose. */
    boolean delivered() {
        return delivered;
    }

    AttemptEnd run() throws InterruptedException {
        while (true) {
            Optional<AttemptEnd> end = switch (context.mailbox().next(tickNanos())) {
                case null -> silence();
                case Signal.ClientGone _ -> Optional.of(new AttemptEnd.Over(new Conclusion.Cancelled()));
                case Signal.Arrived arrived when arrived.attempt() == number -> arrived(arrived);
                case Signal.Ended ended when ended.attempt() == number -> ended.leaving()
                        ? moved(ended.cause())
                        : again(ended.cause());
                // Of an attempt before this one, whose stream was closed while they were on their way.
                case Signal.Arrived _,Signal.Ended _ -> Optional.empty();
            };
            if (end.isPresent()) {
                return end.get();
            }
        }
    }

    private long tickNanos() {
        return context.credit().paused(context.delivery().tokens()) ? PAUSED_TICK_NANOS : TICK_NANOS;
    }

    private Optional<AttemptEnd> silence() {
        long now = context.nanos();
        var timeouts = context.terms().timeouts();
        long limit = delivered ? timeouts.stall().toNanos() : timeouts.firstToken().toNanos();
        if (now - context.plan().startedNanos() > timeouts.operation().toNanos()) {
            return failed(new ApiFault(ErrorCode.TIMEOUT, "The answer took too long."));
        }
        if (now - heardNanos > limit) {
            return again("silent for " + limit / 1_000_000_000L + " s");
        }
        if (now - saidNanos > timeouts.keepAlive().toNanos()) {
            saidNanos = now;
            context.waiting();
        }
        context.credit().supply(context.delivery().tokens(), now, this::grant);
        if (context.leased()) {
            // A grant that was lost would stall the generation; repeating one is harmless.
            grant(context.credit().inAll(), context.credit().last());
        }
        return Optional.empty();
    }

    private Optional<AttemptEnd> arrived(Signal.Arrived arrived) {
        heardNanos = context.nanos();
        for (Frame frame : arrived.frames()) {
            Optional<AttemptEnd> end = frame(frame);
            if (end.isPresent()) {
                return end;
            }
        }
        frames.dealtWith();
        return Optional.empty();
    }

    private Optional<AttemptEnd> frame(Frame frame) {
        return switch (frame) {
            case Frame.Accepted first -> {
                accepted = true;
                acceptedCached = first.cachedTokens();
                context.begin();
                yield Optional.empty();
            }
            case Frame.Tokens tokens -> tokens(tokens);
            case Frame.Finished finished -> finished(finished);
            case Frame.Failed failed -> {
                context.delivery().counts(number, failed.counts());
                LOG.info("operation {} attempt {}: {}: {}", context.plan().operation(), number, failed.code(),
                        failed.message());
                yield failed.retryable()
                        ? again(failed.code())
                        : failed(new ApiFault(ErrorCode.INTERNAL_ERROR,
                                "The model failed to answer (" + failed.code() + ")."));
            }
        };
    }

    private Optional<AttemptEnd> tokens(Frame.Tokens tokens) {
        Delivery delivery = context.delivery();
        int expected = context.plan().prompt().length + delivery.tokens();
        int after = delivery.tokens() + tokens.ids().length;
        if (!accepted || tokens.position() != expected || after > context.credit().inAll()) {
            return again("tokens at position " + tokens.position() + ", expected " + expected + " within the credit");
        }
        long now = context.nanos();
        context.meters().delivered(delivered ? now - saidNanos : 0, tokens.ids().length);
        delivered = true;
        context.deliver(number, acceptedCached, tokens, now);
        saidNanos = now;
        context.credit().supply(delivery.tokens(), now, this::grant);
        return Optional.empty();
    }

    private Optional<AttemptEnd> finished(Frame.Finished finished) {
        context.delivery().counts(number, finished.counts());
        Optional<Conclusion> conclusion = switch (finished.reason()) {
            case "stop" -> Optional.of(new Conclusion.Answered(Outcome.COMPLETED, FinishReason.STOP));
            case "length" -> Optional.of(new Conclusion.Answered(Outcome.LENGTH, FinishReason.LENGTH));
            case "quota" -> Optional.of(new Conclusion.Answered(Outcome.QUOTA, FinishReason.QUOTA));
            default -> Optional.empty();
        };
        if (conclusion.isEmpty()) {
            // Nobody here has cancelled it: the worker's time to drain was over.
            return finished.reason().equals(CANCELLED)
                    ? moved("cut by a drain")
                    : again("finished with " + finished.reason());
        }
        if (!finished.text().isEmpty()) {
            context.rest(finished.text());
        }
        return conclusion.map(AttemptEnd.Over::new);
    }

    private void grant(int creditTokens, boolean last) {
        context.workers().grant(
                decode, new CreditGrant(context.plan().operation(), number, context.index(), creditTokens, last));
    }

    private static Optional<AttemptEnd> moved(String cause) {
        return Optional.of(new AttemptEnd.Moved(cause));
    }

    private static Optional<AttemptEnd> again(String cause) {
        return Optional.of(new AttemptEnd.Again(cause));
    }

    private static Optional<AttemptEnd> failed(ApiFault fault) {
        return Optional.of(new AttemptEnd.Over(new Conclusion.Failed(fault)));
    }
}
