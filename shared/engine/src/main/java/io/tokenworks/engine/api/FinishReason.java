package io.tokenworks.engine.api;

/** Why a sequence ended without a fault. */
public enum FinishReason {
    /** A stop token or stop string. */
    STOP,
    /** {@code maxNewTokens} or the model's context reached. */
    LENGTH,
    /** The credit ended and no more was granted. */
    QUOTA,
    /** Cancelled by the client or the gateway. */
    CANCELLED,
    /**
     * A {@link Purpose#PREFILL_FOR_HANDOVER} sequence has computed its positions. Its blocks live on until
     * released.
     */
    PREFILLED
}
