package io.tokenworks.engine.api;

/**
 * What other threads may ask of the engine. Commands are queued (bounded) and take effect at the start of the next
 * step.
 */
public sealed interface EngineCommand {

    /** Id of the sequence meant; minted by the sender, unique in one engine's life. */
    long sequence();

    /**
     * Admit a new sequence. Answered by {@link EngineEvent.Accepted}, or {@link EngineEvent.Failed} if it can
     * never run.
     */
    record Start(SequenceSpec spec) implements EngineCommand {
        @Override
        public long sequence() {
            return spec.sequence();
        }
    }

    /**
     * Raise the number of tokens the sequence may emit in all. {@code last} says that no more will come: at this
     * limit the sequence finishes with
     * {@link FinishReason#QUOTA} instead of waiting.
     */
    record Credit(long sequence, int tokensInAll, boolean last) implements EngineCommand {}

    /**
     * Stop within one step; answered by {@link EngineEvent.Finished} with {@link FinishReason#CANCELLED}. Unknown
     * ids are ignored.
     */
    record Cancel(long sequence) implements EngineCommand {}

    /**
     * The positions below {@code positions} now stand in the blocks announced by {@link EngineEvent.ImportWanted};
     * the sequence may run on from
     * there.
     *
     * @param remotePositionsComputed what the prefill worker computed for this sequence (the rest it had cached)
     */
    record Imported(long sequence, int positions, int remotePositionsComputed) implements EngineCommand {}

    /** The hand-over failed: the sequence computes its prompt itself from what was cached here. */
    record ImportFailed(long sequence) implements EngineCommand {}

    /**
     * The hand-over's reader is done with the blocks of a {@link Purpose#PREFILL_FOR_HANDOVER} sequence, or its
     * lease ran out.
     */
    record ReleaseHandover(long sequence) implements EngineCommand {}
}
