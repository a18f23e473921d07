package io.tokenworks.controlplane.reports;

import io.tokenworks.controlplane.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A span of time cut into equal pieces, of which one page is shown.
 *
 * @param start of the first piece of the page, cut down to a whole width
 * @param count pieces on this page
 * @param more whether pieces follow
 */
record Buckets(Instant start, Width width, int count, boolean more) {

    enum Width {
        HOUR("1h", Duration.ofHours(1)), DAY("1d", Duration.ofDays(1));

        private final String spoken;
        private final long seconds;

        Width(String spoken, Duration length) {
            this.spoken = spoken;
            this.seconds = length.toSeconds();
        }

        static Width of(String spoken) {
            return Arrays.stream(values()).filter(width -> width.spoken.equals(spoken)).findFirst()
                    .orElseThrow(() -> Refusal.invalid("bucket_width", "is 1h or 1d; usage is kept by the hour"));
        }
    }

    /**
     * @param startSeconds since 1970
     * @param endSeconds exclusive
     * @param page what {@link #nextPage()} gave with the page before; null for the first
     */
    static Buckets of(
            long startSeconds, long endSeconds, Width width, @Nullable String page, int limit) {
        if (startSeconds < 0 || endSeconds <= startSeconds) {
            throw Refusal.invalid("end_time", "must be after 'start_time', both in seconds since 1970");
        }
        long first = Math.floorDiv(page == null ? startSeconds : seconds(page), width.seconds);
        long all = Math.max(0, Math.ceilDiv(endSeconds, width.seconds) - first);
        return new Buckets(Instant.ofEpochSecond(first * width.seconds), width, (int) Math.min(all, limit),
                all > limit);
    }

    private static long seconds(String page) {
        try {
            return Long.parseLong(page.startsWith("page_") ? page.substring(5) : "");
        } catch (NumberFormatException e) {
            throw Refusal.invalid("page", "must be the 'next_page' of an answer");
        }
    }

    Instant end() {
        return start.plusSeconds(count * width.seconds);
    }

    List<Instant> starts() {
        return LongStream.range(0, count).mapToObj(i -> start.plusSeconds(i * width.seconds)).toList();
    }

    Instant after(Instant bucket) {
        return bucket.plusSeconds(width.seconds);
    }

    @Nullable
    String nextPage() {
        return more ? "page_" + end().getEpochSecond() : null;
    }
}
