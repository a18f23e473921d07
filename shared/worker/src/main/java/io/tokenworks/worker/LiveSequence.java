package io.tokenworks.worker;

import io.tokenworks.engine.api.HandoverSource;
import io.tokenworks.engine.api.SequenceCounts;
import io.tokenworks.transfer.HandoverReader;
import io.tokenworks.worker.Attempt.Counters;
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

    private @Nullable HandoverSource source;
    private int startsAt;
    private int tokensBefore;
    private int emitted;
    private long lastTokensNanos;
    private boolean promptDone;

    /**
     * @param tokensBefore tokens it starts with, prompt and resumed ones
     * @param stream null for a prefill
     */
    LiveSequence(long id, Attempt attempt, int tokensBefore, @Nullable FrameStream stream) {
        this.id = id;
        this.attempt = attempt;
        this.tokensBefore = tokensBefore;
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

    /** Positions below are not computed here: cached or imported. */
    void startsAt(int position) {
        startsAt = Math.max(startsAt, position);
    }

    void handedOverFrom(HandoverSource handoverSource) {
        source = handoverSource;
    }

    @Nullable
    HandoverSource source() {
        return source;
    }

    /** @return nanoseconds since the previous tokens, or 0 for the first */
    long tokensEmitted(int count, long nowNanos) {
        long gap = promptDone ? nowNanos - lastTokensNanos : 0;
        promptDone = true;
        emitted += count;
        lastTokensNanos = nowNanos;
        return gap;
    }

    /** As far as events tell; exact once the engine has said what it cost. */
    Counters counters() {
        int known = startsAt;
        HandoverSource from = source;
        if (from != null) {
            int computed = Math.max(0, from.computedPositions() - known);
            return new Counters(Math.min(computed, attempt.promptTokens()), computed, 0);
        }
        if (!promptDone) {
            return Counters.NONE;
        }
        int promptComputed = Math.max(0, attempt.promptTokens() - known);
        return new Counters(promptComputed, Math.max(0, tokensBefore - known) + (long) emitted - 1, emitted);
    }

    static Counters exact(SequenceCounts counts) {
        return new Counters(counts.promptComputedHere(), counts.computedHere(), counts.emitted());
    }
}
