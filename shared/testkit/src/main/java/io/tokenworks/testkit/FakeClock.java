package io.tokenworks.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that moves only when a test says so: wall time through {@link Clock}, monotonic time through {@link #nanos()}
 * (pass {@code clock::nanos} as a {@code LongSupplier}). Both advance together. Safe to read from any thread.
 */
public final class FakeClock extends Clock {
    private final ZoneId zone;
    private final long[] offsetNanos;
    private final Instant start;

    private FakeClock(Instant start, ZoneId zone, long[] offsetNanos) {
        this.start = start;
        this.zone = zone;
        this.offsetNanos = offsetNanos;
    }

    /** A clock at 2026-01-01T00:00:00Z, with monotonic time 0. */
    public static FakeClock create() {
        return startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    }

    /** A clock at the given moment, with monotonic time 0. */
    public static FakeClock startingAt(Instant start) {
        return new FakeClock(start, ZoneOffset.UTC, new long[1]);
    }

    /** Moves both times forward; a monotonic clock never goes back. */
    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("a monotonic clock does not go back: " + by);
        }
        synchronized (offsetNanos) {
            offsetNanos[0] += by.toNanos();
        }
    }

    /** Monotonic time, ns since this clock was made. */
    public long nanos() {
        synchronized (offsetNanos) {
            return offsetNanos[0];
        }
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** Shares the time of this clock: advancing one advances the other. */
    @Override
    public Clock withZone(ZoneId other) {
        return new FakeClock(start, other, offsetNanos);
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanos());
    }
}
