package io.tokenworks.tensor;

/**
 * Runs the steps of one model on one backend: the seam between the engine, which decides, and the mathematics. The
 * timed backend implements this alone. All methods but {@link #layersDone} and {@link #kv} are called by the engine's
 * owner thread.
 */
public interface StepRunner extends AutoCloseable {

    /** The KV pools that the plans' block tables refer to. */
    KvMemory kv();

    /** Tokens of the vocabulary. */
    int vocabulary();

    /**
     * Starts a step; may return before it is computed. Steps run in the order of launches. At most {@link #stepsAhead}
     * + 1 are in flight.
     *
     * @throws IllegalArgumentException if the plan breaks a limit or names a block, token or position that does not
     *         exist; nothing was started
     */
    Ticket launch(StepPlan plan);

    /**
     * Waits for a step. Each ticket is awaited exactly once, in the order of launches.
     *
     * @throws StepFailure if the backend could not compute the step; the KV of its slices is then undefined
     */
    StepResult await(Ticket ticket);

    /**
     * Layers (counted over the whole model) whose keys and values of the step are written and readable through
     * {@link #kv}. Any thread may ask; all layers once the step is done.
     */
    int layersDone(Ticket ticket);

    /** How many steps may be launched before the previous one was awaited: 0 or 1. */
    int stepsAhead();

    @Override
    void close();

    /** A launched step. */
    interface Ticket {

        /** The plan's number. */
        long number();
    }

    /** The backend could not compute a step. */
    final class StepFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** @param message why; which step it was, who waits for it knows */
        public StepFailure(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
