package io.tokenworks.worker;

import io.tokenworks.engine.api.SequenceCounts;
import io.tokenworks.transfer.HandoverReader;
import io.tokenworks.worker.Attempt.Counters;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A sequence in the engine: whom it is for, where its frames go, what it cost so far. Counters are the engine thread's;
 * the rest is fixed when the sequence is registered, before its first command.
 */
final class LiveSequence {
    private final long id;
    private final Attempt attempt;
    private final @Nullable FrameStream stream;
    private volatile @Nullable HandoverReader reader;

    private Counters counters = Counters.NONE;
    private long lastTokensNanos;
    private boolean promptDone;
    private int cachedTokens;
    private int cachedTokensTold;

    /** @param stream null for a prefill */
    LiveSequence(long id, Attempt attempt, @Nullable FrameStream stream) {
        this.id = id;
        this.attempt = attempt;
        this.stream = stream;
    }

    long id() {
        return id;
    }

    Attempt attempt() {
        return attempt;
    }

    @Nullable
    FrameStream stream() {
        return stream;
    }

    @Nullable
    HandoverReader reader() {
        return reader;
    }

    void readThrough(HandoverReader handoverReader) {
        reader = handoverReader;
    }

    /** What it cost by the end of a step. */
    void cost(SequenceCounts counts) {
        counters = exact(counts);
        cachedTokens = counts.cachedPromptTokens();
    }

    /** What the gateway is told of the prompt's cached tokens. */
    int tellCachedTokens(int tokens) {
        cachedTokensTold = tokens;
        return tokens;
    }

    /** What it must be told anew: a prefill worker had cached what was not cached here. Empty if it knows. */
    OptionalInt cachedTokensUntold() {
        return cachedTokens == cachedTokensTold ? OptionalInt.empty() : OptionalInt.of(cachedTokens);
    }

    /** @return nanoseconds since the previous tokens, or 0 for the first */
    long tokensEmitted(long nowNanos) {
        long gap = promptDone ? nowNanos - lastTokensNanos : 0;
        promptDone = true;
        lastTokensNanos = nowNanos;
        return gap;
    }

    Counters counters() {
        return counters;
    }

    static Counters exact(SequenceCounts counts) {
        return new Counters(counts.promptComputedHere(), counts.computedHere(), counts.emitted());
    }
}
