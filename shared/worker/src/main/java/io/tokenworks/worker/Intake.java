package io.tokenworks.worker;

import io.tokenworks.engine.api.AnswerConstraint;
import io.tokenworks.engine.api.EngineCommand;
import io.tokenworks.engine.api.Penalties;
import io.tokenworks.engine.api.Purpose;
import io.tokenworks.engine.api.SequenceSpec;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.platform.ApiFault;
import io.tokenworks.tensor.SampleSpec;
import io.tokenworks.wire.worker.CreditGrant;
import io.tokenworks.wire.worker.GenerateRequest;
import io.tokenworks.wire.worker.PrefillRequest;
import io.tokenworks.wire.worker.Ticket;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.worker.Attempt.Counters;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Turns accepted requests into sequences: checked, registered, journalled, then given to the engine. Web threads. */
final class Intake {
    private final WorkerRuntime runtime;
    private final StepPublisher.Books books;
    private final Identity identity;
    private final WorkerProperties.Worker config;
    private final JsonMapper json;
    private final Clock clock;

    Intake(WorkerRuntime runtime, StepPublisher.Books books, Identity identity, JsonMapper json, Clock clock) {
        this.runtime = runtime;
        this.books = books;
        this.identity = identity;
        this.config = runtime.config();
        this.json = json;
        this.clock = clock;
    }

    /** Starts a generation. Its frames come as long as somebody subscribes; cancel it by its id. */
    LiveSequence generate(GenerateRequest request, Optional<AnswerConstraint> form) {
        RunningModel model = admit(WorkerRole.DECODE);
        RequestChecks.generate(request, model.card());
        Ticket ticket = request.ticket();
        LiveSequence sequence = open(
                new LiveSequence(
                        books.sequences().nextId(),
                        new Attempt(
                                request.operation(),
                                request.attempt(),
                                request.choice(),
                                request.attribution(),
                                request.promptTokens(),
                                clock.instant(),
                                runtime.nanos()),
                        new FrameStream(config.streamFramesMax())));
        if (ticket != null) {
            sequence.readThrough(runtime.handovers().read(ticket, sequence.id()));
        }
        start(sequence, generation(sequence.id(), request, form));
        if (request.creditLast()) {
            runtime.command(new EngineCommand.Credit(sequence.id(), request.creditTokens(), true));
        }
        return sequence;
    }

    /** Starts a prefill and says where it can be read. */
    Ticket prefill(PrefillRequest request) {
        RunningModel model = admit(WorkerRole.PREFILL);
        RequestChecks.prefill(request, model.card());
        LiveSequence sequence = open(
                new LiveSequence(
                        books.sequences().nextId(),
                        new Attempt(
                                request.operation(),
                                request.attempt(),
                                0,
                                request.attribution(),
                                request.promptTokens(),
                                clock.instant(),
                                runtime.nanos()),
                        null));
        Optional<Ticket> ticket = runtime.handovers().offer(sequence.id(), request.tokens().length - 1);
        if (ticket.isEmpty()) {
            forget(sequence);
            throw new ApiFault(503, "overloaded", "too many prefills wait for their readers", true);
        }
        start(sequence, prefillSpec(sequence.id(), request));
        return ticket.get();
    }

    /** Extends what a generation may emit; an ended or unknown one is refused. */
    void credit(CreditGrant grant) {
        LiveSequence sequence = books.sequences().find(grant.operation(), grant.attempt(), grant.choice());
        if (sequence == null) {
            throw new ApiFault(404, "unknown_attempt", "no such generation is running here", false);
        }
        runtime.command(new EngineCommand.Credit(sequence.id(), grant.creditTokens(), grant.last()));
    }

    void cancel(LiveSequence sequence) {
        runtime.command(new EngineCommand.Cancel(sequence.id()));
    }

    private RunningModel admit(WorkerRole role) {
        if (identity.role() != role) {
            throw new ApiFault(409, "wrong_role", "this is a " + identity.role() + " worker", false);
        }
        RunningModel model = runtime.ready();
        if (!books.recorder().hasRoom()) {
            throw new ApiFault(503, "outbox_full", "records of earlier work have nowhere to go", true);
        }
        if (books.sequences().count() >= config.maxSequences() + config.maxWaiting()) {
            throw new ApiFault(503, "overloaded", "too many sequences wait", true);
        }
        return model;
    }

    private LiveSequence open(LiveSequence sequence) {
        if (!books.sequences().register(sequence)) {
            throw new ApiFault(409, "duplicate_attempt", "this attempt is running already", false);
        }
        byte[] template = json.writeValueAsBytes(
                sequence.attempt().record(identity, Counters.NONE, Outcome.LOST, 0));
        try {
            books.journal().write(List.of(new JournalEntry.Opened(sequence.id(), template)));
        } catch (IOException e) {
            books.sequences().remove(sequence);
            throw new ApiFault(503, "journal_failed", "the step journal cannot be written", true);
        }
        return sequence;
    }

    private void start(LiveSequence sequence, SequenceSpec spec) {
        if (!runtime.tryCommand(new EngineCommand.Start(spec))) {
            forget(sequence);
            throw new ApiFault(503, "overloaded", "the engine's inbox is full", true);
        }
    }

    /** Nothing was computed, so there is nothing to record. */
    private void forget(LiveSequence sequence) {
        books.journal().recorded(sequence.id());
        books.sequences().remove(sequence);
        runtime.handovers().withdraw(sequence);
    }

    private static SequenceSpec generation(long id, GenerateRequest request, Optional<AnswerConstraint> form) {
        GenerateRequest.Sampling sampling = request.sampling();
        SampleSpec sample = new SampleSpec(
                sampling.temperature(),
                sampling.topK(),
                sampling.topP(),
                sampling.minP(),
                sampling.seed(),
                request.choice(),
                sampling.topLogprobs());
        return new SequenceSpec(
                id,
                request.tokens(),
                request.promptTokens(),
                request.ticket() == null ? Purpose.GENERATE : Purpose.GENERATE_AFTER_IMPORT,
                sample,
                new SequenceSpec.StopRules(
                        request.stopTokens(), request.stopStrings(), sampling.ignoreStopTokens()),
                request.maxNewTokens(),
                request.creditTokens(),
                RequestChecks.cacheRoot(request.cacheRoot()),
                request.attribution().tenant().toString(),
                penalties(sampling.penalties()),
                form);
    }

    private static Penalties penalties(GenerateRequest.@Nullable Penalties asked) {
        return asked == null
                ? Penalties.none()
                : new Penalties(asked.frequency(), asked.presence(), asked.repetition(), asked.logitBias());
    }

    private static SequenceSpec prefillSpec(long id, PrefillRequest request) {
        return new SequenceSpec(
                id,
                request.tokens(),
                request.promptTokens(),
                Purpose.PREFILL_FOR_HANDOVER,
                SampleSpec.greedy(),
                new SequenceSpec.StopRules(List.of(), List.of(), true),
                1,
                1,
                RequestChecks.cacheRoot(request.cacheRoot()),
                request.attribution().tenant().toString(),
                Penalties.none(),
                Optional.empty());
    }
}
