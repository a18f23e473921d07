package io.tokenworks.engine.api;

import java.util.Locale;

/** Why a sequence failed; the code of {@link EngineEvent.Failed}. */
public enum EngineFault {
    /** The prompt leaves no room for a token in the context, or in this worker's KV blocks. */
    CONTEXT_OVERFLOW(false),
    /** The sequence contradicts itself or the model; a fault of the sender. */
    INVALID_SEQUENCE(false),
    /** The answer's constraint allows none of the model's tokens where the answer stands. */
    GRAMMAR_DEAD_END(false),
    /** Too many sequences wait. */
    ENGINE_FULL(true),
    /** The backend could not compute a step. */
    STEP_FAILED(true),
    /** The engine stops because of a bug. */
    ENGINE_STOPPED(true);

    private final boolean retryable;

    EngineFault(boolean retryable) {
        this.retryable = retryable;
    }

    /** As it stands in events: lower case. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether another worker may be tried. */
    public boolean retryable() {
        return retryable;
    }
}
