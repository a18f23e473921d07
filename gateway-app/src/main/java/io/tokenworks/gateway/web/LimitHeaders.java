package io.tokenworks.gateway.web;

import io.tokenworks.gateway.quota.LimitSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/** The headers by which OpenAI's clients see how much they may still ask for. */
final class LimitHeaders {

    static final List<String> ALL = Stream.of("requests", "tokens")
            .flatMap(what -> Stream.of("limit", "remaining", "reset").map(kind -> name(kind, what)))
            .toList();

    private LimitHeaders() {}

    static void write(HttpHeaders headers, LimitSnapshot limits) {
        limits.requests().ifPresent(limit -> write(headers, "requests", limit));
        limits.tokens().ifPresent(limit -> write(headers, "tokens", limit));
    }

    private static void write(HttpHeaders headers, String what, LimitSnapshot.Limit limit) {
        headers.set(name("limit", what), Long.toString(limit.most()));
        headers.set(name("remaining", what), Long.toString(limit.left()));
        headers.set(name("reset", what), text(limit.reset()));
    }

    private static String name(String kind, String what) {
        return "x-ratelimit-" + kind + "-" + what;
    }

    /** {@code 1h0m0s}, {@code 6m0s}, {@code 1s}, {@code 20ms}: OpenAI's way to write a duration. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis > 0 && millis < 1000) {
            return millis + "ms";
        }
        long seconds = Math.ceilDiv(millis, 1000);
        if (seconds < 60) {
            return seconds + "s";
        }
        String minutes = seconds / 60 % 60 + "m" + seconds % 60 + "s";
        return seconds < 3600 ? minutes : seconds / 3600 + "h" + minutes;
    }
}
