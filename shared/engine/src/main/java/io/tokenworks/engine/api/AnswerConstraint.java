package io.tokenworks.engine.api;

/**
 * What an answer must look like. Immutable and any thread's; its progresses are the engine's. A token that the
 * constraint does not allow is never sampled, and the answer ends only where it is whole.
 */
@FunctionalInterface
public interface AnswerConstraint {

    /** An answer's start. On the owner thread. */
    Progress begin();

    /**
     * Where one answer stands: a function of the ids it holds alone, so that a resumed answer is replayed. Stop tokens
     * are not told. The owner thread only.
     */
    interface Progress {

        /** @return whether the token is allowed here; if not, nothing changes */
        boolean accept(int token);

        /** Whether the answer may end here. */
        boolean accepting();

        /** Whether the answer is whole and nothing may follow. */
        boolean complete();

        /**
         * The tokens that may come next, as in {@link io.tokenworks.tensor.TokenMask}; without those that end the
         * answer. Shared, not to be written.
         */
        int[] allowed();
    }
}
