package io.tokenworks.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Asks again until an assertion holds. Processes outside this JVM have no clock that a test could advance. */
public final class Eventually {
    private static final long PAUSE_MILLIS = 200;

    private Eventually() {}

    /**
     * The first result that comes without an exception or a failed assertion; the last failure if none does in time.
     */
    public static <T> T within(Duration limit, Callable<T> attempt) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return attempt.call();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception | AssertionError e) {
                if (System.nanoTime() > until) {
                    throw new AssertionError("not within " + limit, e);
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
