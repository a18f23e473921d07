package io.tokenworks.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongSupplier;

/**
 * "Nothing leaked": read a counter of live things before, assert it is back to the same value at the end.
 * <pre>{@code try (var _ = Leaks.watching("blocks held", pool::heldBlocks)) { … }}</pre>
 */
public final class Leaks {
    private Leaks() {}

    /** Checks on close that the counter has returned to where it was. */
    public static Watch watching(String what, LongSupplier live) {
        return new Watch(what, live, live.getAsLong());
    }

    /** An open watch over one counter. */
    public record Watch(String what, LongSupplier live, long before) implements AutoCloseable {
        @Override
        public void close() {
            assertThat(live.getAsLong()).as("%s after the test", what).isEqualTo(before);
        }
    }
}
