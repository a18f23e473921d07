package io.tokenworks.worker;

/** How long to wait after failures in a row: doubling, from a quarter of a second to ten. One thread. */
final class Backoff {
    private static final long FIRST_MILLIS = 250;
    private static final long MOST_MILLIS = 10_000;

    private long nextMillis = FIRST_MILLIS;

    long afterFailureMillis() {
        long wait = nextMillis;
        nextMillis = Math.min(MOST_MILLIS, nextMillis * 2);
        return wait;
    }

    void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
