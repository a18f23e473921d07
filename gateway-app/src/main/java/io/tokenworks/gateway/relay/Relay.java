package io.tokenworks.gateway.relay;

import io.tokenworks.gateway.completion.CompletionPlan;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import io.tokenworks.openai.FinishReason;
import io.tokenworks.openai.GenerationTerms;
import io.tokenworks.routing.Route;
import io.tokenworks.wire.fleet.FleetSnapshot.Worker;
import io.tokenworks.wire.worker.Attribution;
import io.tokenworks.wire.worker.GenerateRequest;
import io.tokenworks.wire.worker.PrefillRequest;
import io.tokenworks.wire.worker.Ticket;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries workers until one has finished the answer: each attempt goes on from prompt and ids delivered so far, so that
 * the client of a lost worker
 * sees a pause. Owned by the operation's thread.
 */
final class Relay {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final long ROUTE_AGAIN_NANOS = 200_000_000L;

    private final ChoiceContext context;
    private final CompletionPlan plan;
    private final Set<UUID> avoid = new HashSet<>();
    private int attempts;
    private int failures;
    private int moves;

    Relay(ChoiceContext context) {
        this.context = context;
        this.plan = context.plan();
    }

    Conclusion run() throws InterruptedException {
        while (true) {
            Optional<Conclusion> known = complete();
            if (known.isPresent()) {
                return known.get();
            }
            if (exhausted()) {
                return lost();
            }
            AttemptEnd end = switch (route()) {
                case Route.NoWorker none -> new AttemptEnd.Over(noWorker(none));
                case Route.Aggregated alone -> attempt(null, alone.decode());
                case Route.Pair pair -> attempt(pair.prefill(), pair.decode());
            };
            switch (end) {
                case AttemptEnd.Over over -> {
                    return over.conclusion();
                }
                case AttemptEnd.Moved moved -> moved(moved);
                case AttemptEnd.Again again -> {
                    failures++;
                    LOG.warn("operation {} attempt {} broken: {}", plan.operation(), attempts, again.cause());
                    context.meters().resumed();
                }
            }
        }
    }

    private boolean exhausted() {
        var limits = context.terms().limits();
        return failures == limits.attempts() || moves > limits.moves();
    }

    private void moved(AttemptEnd.Moved moved) {
        moves++;
        LOG.info("operation {} attempt {} moves: {}", plan.operation(), attempts, moved.cause());
        context.meters().moved();
    }

    /** What was delivered may be the whole answer, though its worker could not say so. */
    private Optional<Conclusion> complete() {
        int delivered = context.delivery().tokens();
        if (delivered >= plan.maxNewTokens()) {
            return Optional.of(new Conclusion.Answered(Outcome.LENGTH, FinishReason.LENGTH));
        }
        boolean stopped = plan.text().stopTokens().contains(context.delivery().lastOr(-1));
        return stopped && !plan.terms().ignoreEos()
                ? Optional.of(new Conclusion.Answered(Outcome.COMPLETED, FinishReason.STOP))
                : Optional.empty();
    }

    private Conclusion lost() {
        return new Conclusion.Failed(new ApiFault(
                ErrorCode.WORKER_LOST, "The model's workers failed " + attempts + " times. Try again."));
    }

    private Conclusion noWorker(Route.NoWorker none) {
        if (context.mailbox().isClientGone()) {
            return new Conclusion.Cancelled();
        }
        return attempts > 0
                ? lost()
                : new Conclusion.Failed(
                        new ApiFault(ErrorCode.NO_WORKER, "The model is not available: " + none.reason() + ".")
                                .retryAfter(5));
    }

    /** Waits for a worker for a while, also for the first: a lost one may be about to be replaced. */
    private Route route() throws InterruptedException {
        long since = context.nanos();
        long saidNanos = since;
        while (true) {
            Route route = context.workers().route(plan, plan.prompt().length + context.delivery().tokens(), avoid);
            long now = context.nanos();
            boolean wait = now - since < context.terms().timeouts().resumeWait().toNanos();
            if (!(route instanceof Route.NoWorker) || !wait || context.mailbox().isClientGone()) {
                return route;
            }
            // With the first word the status is said too: a refusal that comes sooner still has one of its own.
            if (now - saidNanos > context.terms().timeouts().keepAlive().toNanos()) {
                saidNanos = now;
                context.waiting();
            }
            // Signals of ended attempts mean nothing any more; the client's going is remembered by the mailbox.
            context.mailbox().next(ROUTE_AGAIN_NANOS);
        }
    }

    private AttemptEnd attempt(@Nullable Worker prefill, Worker decode) throws InterruptedException {
        attempts++;
        context.operation().attempted();
        Optional<Ticket> ticket = prefill == null ? Optional.empty() : ticket(prefill);
        FrameStream frames = new FrameStream(attempts, context.terms().limits().frameChunks(), context.mailbox()::send);
        Attempt attempt = new Attempt(context, attempts, decode, frames);
        try (frames; var _ = context.workers().enter(decode)) {
            if (context.mailbox().isClientGone()) {
                return new AttemptEnd.Over(new Conclusion.Cancelled());
            }
            context.workers().generate(decode, request(ticket.orElse(null)), plan.blocks(), frames);
            AttemptEnd end = attempt.run();
            if (!(end instanceof AttemptEnd.Over)) {
                avoid.add(decode.instance());
            }
            return end;
        } finally {
            if (prefill != null && !attempt.delivered()) {
                ticket.ifPresent(unused -> context.workers().cancel(prefill, unused));
            }
        }
    }

    private Optional<Ticket> ticket(Worker prefill) {
        try (var _ = context.workers().enter(prefill)) {
            var request = new PrefillRequest(
                    plan.operation(),
                    attempts,
                    attribution(),
                    context.delivery().after(plan.prompt()),
                    plan.prompt().length,
                    root());
            Optional<Ticket> ticket = context.workers().prefill(prefill, request, plan.blocks());
            if (ticket.isEmpty()) {
                avoid.add(prefill.instance());
            }
            return ticket;
        }
    }

    private GenerateRequest request(@Nullable Ticket ticket) {
        var sampling = plan.terms().sampling();
        var wire = new GenerateRequest.Sampling(
                sampling.temperature(),
                sampling.topK(),
                sampling.topP(),
                sampling.minP(),
                plan.seed(),
                plan.terms().topLogprobs().orElse(0),
                plan.terms().ignoreEos(),
                penalties(sampling.penalties()));
        return new GenerateRequest(
                plan.operation(),
                attempts,
                context.index(),
                attribution(),
                context.delivery().after(plan.prompt()),
                plan.prompt().length,
                wire,
                plan.text().stopTokens(),
                plan.terms().stop(),
                plan.maxNewTokens(),
                context.credit().inAll(),
                context.credit().last(),
                root(),
                ticket,
                plan.constraint().orElse(null));
    }

    private static GenerateRequest.@Nullable Penalties penalties(GenerationTerms.Penalties asked) {
        return asked.off()
                ? null
                : new GenerateRequest.Penalties(
                        asked.frequency(), asked.presence(), asked.repetition(), asked.logitBias());
    }

    private String root() {
        return Base64.getEncoder().encodeToString(plan.cacheRoot());
    }

    private Attribution attribution() {
        return new Attribution(
                plan.caller().tenant().id(),
                plan.caller().key().id(),
                plan.deployment().name(),
                plan.deployment().revision());
    }
}
