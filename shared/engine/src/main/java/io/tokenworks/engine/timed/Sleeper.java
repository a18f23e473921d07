package io.tokenworks.engine.timed;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Waits for a moment of the runner's clock. */
@FunctionalInterface
public interface Sleeper {

    /** Returns at {@code nanos} or later. */
    void sleepUntil(long nanos);

    /** Parks the thread. */
    static Sleeper parking(LongSupplier nanoClock) {
        return until -> {
            for (long left = until - nanoClock.getAsLong(); left > 0; left = until - nanoClock.getAsLong()) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                LockSupport.parkNanos(left);
            }
        };
    }
}
