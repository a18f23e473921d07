package io.tokenworks.engine.api;

import io.tokenworks.tensor.StepResult;
import java.util.List;

/** What the engine tells; published once a step as a batch, in order, on the engine's owner thread. */
public sealed interface EngineEvent {

    /** Id of the sequence. */
    long sequence();

    /**
     * The sequence has its blocks and is in the running set.
     *
     * @param cachedTokens prompt positions found in the prefix cache here
     */
    record Accepted(long sequence, int cachedTokens) implements EngineEvent {}

    /**
     * A {@link Purpose#GENERATE_AFTER_IMPORT} sequence has reserved blocks: positions from {@code fromPosition} (a
     * block boundary) up to
     * {@code toPosition} (exclusive, n - 1) are to be written into them. The blocks belong to the import until {@link
     * EngineCommand.Imported} or
     * {@link EngineCommand.ImportFailed}, also if the sequence is cancelled meanwhile.
     *
     * @param blockTables [group][n] blocks of the sequence from position 0
     */
    record ImportWanted(long sequence, int fromPosition, int toPosition, int[][] blockTables) implements EngineEvent {}

    /**
     * A {@link Purpose#GENERATE_AFTER_IMPORT} sequence found positions 0 .. n-2 in the prefix cache here: nothing is
     * to be read, its ticket can be
     * given back. It runs on by itself.
     */
    record ImportNotNeeded(long sequence) implements EngineEvent {}

    /** A {@link Purpose#PREFILL_FOR_HANDOVER} sequence is being computed and can be read through {@code source}. */
    record HandoverReady(long sequence, HandoverSource source) implements EngineEvent {}

    /**
     * New tokens.
     *
     * @param position position of the first of them in the sequence (prompt included)
     * @param ids token ids; the stop token that ended the text is included, since it was produced
     * @param text the text they complete, never half a character; may be empty while a character or a stop string is
     * pending
     * @param samples logprobs of each, as sampled; empty lists of alternatives unless asked for
     */
    record Tokens(long sequence, int position, int[] ids, String text, List<StepResult.Sampled> samples)
            implements
                EngineEvent {}

    /**
     * Positions of the sequence were computed in this step, after its tokens if there are any: what it has cost by now,
     * so that nothing computed is forgotten if the process dies.
     */
    record Computed(long sequence, SequenceCounts counts) implements EngineEvent {}

    /** The sequence ended; {@code text} flushes what was still pending and is part of the answer. */
    record Finished(long sequence, FinishReason reason, String text, SequenceCounts counts) implements EngineEvent {}

    /**
     * The sequence failed.
     *
     * @param code machine-readable cause, see docs/errors.md
     * @param retryable whether another worker may be tried
     */
    record Failed(long sequence, String code, String message, boolean retryable, SequenceCounts counts)
            implements
                EngineEvent {}
}
