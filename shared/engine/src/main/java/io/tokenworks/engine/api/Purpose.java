package io.tokenworks.engine.api;

/** What a sequence is computed for. */
public enum Purpose {
    /** Prompt and generation here. */
    GENERATE,
    /**
     * Generation here; positions 0 .. n-2 come from a prefill worker ({@link EngineEvent.ImportWanted} asks for
     * them).
     */
    GENERATE_AFTER_IMPORT,
    /** Positions 0 .. n-2 only, kept for a reader until {@link EngineCommand.ReleaseHandover}. Emits no token. */
    PREFILL_FOR_HANDOVER
}
