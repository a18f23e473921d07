package io.tokenworks.bench;

import java.util.Locale;
import java.util.Optional;

/**
 * One line of the report.
 *
 * @param what was measured
 * @param micros that it took, the median of some rounds
 * @param rate in words, with its unit
 * @param share of what the GPU can do at best; empty where there is no such limit
 */
record Measured(String what, double micros, String rate, Optional<Double> share) {

    static Measured of(String what, double micros, Peaks.Work work, Peaks peaks) {
        double seconds = micros / 1e6;
        boolean memory = work.bytes() / peaks.bytesPerSecond() >= work.flops() / peaks.flopsPerSecond();
        String rate = memory
                ? "%.0f GB/s".formatted(work.bytes() / seconds / 1e9)
                : "%.1f TFLOP/s".formatted(work.flops() / seconds / 1e12);
        return new Measured(what, micros, rate, Optional.of(peaks.seconds(work) / seconds));
    }

    String line() {
        return String.format(Locale.ROOT, "| %-54s | %12.1f | %16s | %6s |", what, micros, rate,
                share.map(of -> "%.1f %%".formatted(100 * of)).orElse(""));
    }

    String json() {
        return String.format(Locale.ROOT, "{\"what\": \"%s\", \"micros\": %.3f, \"rate\": \"%s\", \"share\": %s}", what,
                micros, rate, share.map(of -> String.format(Locale.ROOT, "%.4f", of)).orElse("null"));
    }
}
