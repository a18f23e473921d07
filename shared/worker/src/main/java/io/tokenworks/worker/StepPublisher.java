package io.tokenworks.worker;

import io.tokenworks.engine.api.EngineEvent;
import io.tokenworks.engine.api.EngineEvents;
import io.tokenworks.engine.api.FinishReason;
import io.tokenworks.engine.api.SequenceCounts;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.tensor.StepResult;
import io.tokenworks.tensor.StepRunner;
import io.tokenworks.transfer.HandoverReader;
import io.tokenworks.wire.frame.Frame;
import io.tokenworks.worker.Attempt.Counters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a step's events from the engine's thread: counts, journals, then lets the frames leave. In this order, so that
 * no token reaches a gateway that a crash could make uncounted.
 */
final class StepPublisher implements EngineEvents {
    private static final Logger LOG = LoggerFactory.getLogger(StepPublisher.class);

    private final Sequences sequences;
    private final StepJournal journal;
    private final AttemptRecorder recorder;
    private final Identity identity;
    private final WorkerMeters meters;
    private final Handovers handovers;
    private final LongSupplier nanoClock;

    StepPublisher(Books books, Identity identity, WorkerMeters meters, Handovers handovers, LongSupplier nanoClock) {
        this.sequences = books.sequences();
        this.journal = books.journal();
        this.recorder = books.recorder();
        this.identity = identity;
        this.meters = meters;
        this.handovers = handovers;
        this.nanoClock = nanoClock;
    }

    /** What is written down. */
    record Books(Sequences sequences, StepJournal journal, AttemptRecorder recorder) {}

    @Override
    public void publish(List<EngineEvent> events) {
        long now = nanoClock.getAsLong();
        Map<Long, JournalEntry> entries = new LinkedHashMap<>();
        for (EngineEvent event : events) {
            LiveSequence sequence = sequences.find(event.sequence());
            if (sequence != null) {
                entries.put(sequence.id(), count(sequence, event, now));
            }
        }
        write(entries);
        for (EngineEvent event : events) {
            deliver(event, now);
        }
    }

    @Override
    public void stepFailed(long step, StepRunner.StepFailure failure) {
        LOG.error("step {} failed", step, failure);
    }

    private void write(Map<Long, JournalEntry> entries) {
        try {
            journal.write(new ArrayList<>(entries.values()));
        } catch (IOException e) {
            // The engine fails its sequences: nothing may leave that is not written down.
            throw new UncheckedIOException(e);
        }
    }

    private JournalEntry count(LiveSequence sequence, EngineEvent event, long now) {
        return switch (event) {
            case EngineEvent.Accepted _,EngineEvent.ImportWanted _ -> counted(sequence, now);
            case EngineEvent.ImportNotNeeded _,EngineEvent.HandoverReady _ -> counted(sequence, now);
            case EngineEvent.Computed computed -> {
                sequence.cost(computed.counts());
                yield counted(sequence, now);
            }
            case EngineEvent.Tokens _ -> {
                meters.tokenGap(sequence.tokensEmitted(now));
                yield counted(sequence, now);
            }
            case EngineEvent.Finished finished -> ended(sequence, finished.counts(), outcome(finished.reason()), now);
            case EngineEvent.Failed failed -> ended(sequence, failed.counts(), Outcome.FAILED, now);
        };
    }

    private static JournalEntry counted(LiveSequence sequence, long now) {
        long elapsed = now - sequence.attempt().startNanos();
        return new JournalEntry.Counted(sequence.id(), sequence.counters(), elapsed);
    }

    private static JournalEntry ended(LiveSequence sequence, SequenceCounts counts, Outcome outcome, long now) {
        long elapsed = now - sequence.attempt().startNanos();
        return new JournalEntry.Ended(sequence.id(), LiveSequence.exact(counts), elapsed, outcome);
    }

    private void deliver(EngineEvent event, long now) {
        LiveSequence sequence = sequences.find(event.sequence());
        if (sequence == null) {
            if (event instanceof EngineEvent.HandoverReady ready) {
                handovers.attach(ready.sequence(), ready.source());
            }
            return;
        }
        switch (event) {
            case EngineEvent.Accepted accepted -> accept(sequence, accepted.cachedTokens());
            case EngineEvent.ImportWanted wanted -> read(sequence, wanted);
            case EngineEvent.ImportNotNeeded _ -> endReader(sequence);
            case EngineEvent.HandoverReady ready -> handovers.attach(ready.sequence(), ready.source());
            case EngineEvent.Tokens tokens -> {
                // Known since the prompt was read, and told before its first token: a stream may end without a last
                // frame.
                sequence.cachedTokensUntold().ifPresent(cached -> accept(sequence, cached));
                send(sequence, frame(tokens));
            }
            case EngineEvent.Computed _ -> {
            }
            case EngineEvent.Finished finished -> finish(sequence, finished, now);
            case EngineEvent.Failed failed -> {
                handovers.abandon(sequence.id());
                send(sequence, new Frame.Failed(
                        failed.code(), failed.message(), failed.retryable(), frameCounts(failed.counts())));
                close(sequence, LiveSequence.exact(failed.counts()), Outcome.FAILED, now);
            }
        }
    }

    private void accept(LiveSequence sequence, int cachedTokens) {
        send(sequence, new Frame.Accepted(sequence.tellCachedTokens(cachedTokens)));
    }

    private void read(LiveSequence sequence, EngineEvent.ImportWanted wanted) {
        HandoverReader reader = sequence.reader();
        if (reader == null) {
            handovers.importFailed(wanted.sequence());
        } else {
            reader.importInto(wanted);
        }
    }

    private void finish(LiveSequence sequence, EngineEvent.Finished finished, long now) {
        if (finished.reason() == FinishReason.CANCELLED) {
            handovers.abandon(sequence.id());
        }
        send(sequence, new Frame.Finished(reason(finished.reason()), finished.text(), frameCounts(finished.counts())));
        close(sequence, LiveSequence.exact(finished.counts()), outcome(finished.reason()), now);
    }

    private void close(LiveSequence sequence, Counters counters, Outcome outcome, long now) {
        long elapsed = now - sequence.attempt().startNanos();
        recorder.record(sequence.id(), sequence.attempt().record(identity, counters, outcome, elapsed));
        endReader(sequence);
        FrameStream stream = sequence.stream();
        if (stream != null) {
            stream.end();
        }
        sequences.remove(sequence);
    }

    private static void endReader(LiveSequence sequence) {
        HandoverReader reader = sequence.reader();
        if (reader != null) {
            reader.sequenceEnded();
        }
    }

    private void send(LiveSequence sequence, Frame frame) {
        FrameStream stream = sequence.stream();
        if (stream != null && !stream.send(frame)) {
            meters.streamTooSlow();
            handovers.cancel(sequence.id());
        }
    }

    private static Frame.Tokens frame(EngineEvent.Tokens tokens) {
        List<Frame.TokenLogprobs> logprobs = new ArrayList<>(tokens.samples().size());
        for (StepResult.Sampled sample : tokens.samples()) {
            logprobs.add(new Frame.TokenLogprobs(sample.logprob(), sample.topTokens(), sample.topLogprobs()));
        }
        return new Frame.Tokens(tokens.position(), tokens.ids(), tokens.text(), logprobs);
    }

    private static Frame.Counts frameCounts(SequenceCounts counts) {
        return new Frame.Counts(
                counts.promptTokens(),
                counts.promptComputedHere(),
                counts.promptComputedRemotely(),
                counts.cachedPromptTokens(),
                counts.emitted());
    }

    private static String reason(FinishReason reason) {
        return switch (reason) {
            case STOP, PREFILLED -> "stop";
            case LENGTH -> "length";
            case QUOTA -> "quota";
            case CANCELLED -> "cancelled";
        };
    }

    private static Outcome outcome(FinishReason reason) {
        return switch (reason) {
            case STOP, PREFILLED -> Outcome.COMPLETED;
            case LENGTH -> Outcome.LENGTH;
            case QUOTA -> Outcome.QUOTA;
            case CANCELLED -> Outcome.CANCELLED;
        };
    }
}
