package io.tokenworks.model.store;

import io.tokenworks.model.Footprint;
import io.tokenworks.model.ModelReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a machine can run a model, and what for.
 *
 * @param problems why not; empty if it can
 * @param kvBytes what is left for KV
 * @param kvTokens positions of all sequences together that fit it
 * @param heapBytes what a worker's JVM must be given
 */
record Fit(List<String> problems, long kvBytes, long kvTokens, long heapBytes) {

    /** What a worker takes for KV unless told otherwise. */
    static final long KV_BYTES_DEFAULT = 512L << 20;
    /** Room for a few answers: with less, a worker would hardly do anything. */
    private static final long KV_TOKENS_MIN = 256;
    private static final double HEAP_OVER_LIVE = 1.15;
    private static final long MEBIBYTE = 1L << 20;

    static Fit of(ModelReport report, Machine machine) {
        List<String> problems = new ArrayList<>(report.problems());
        Optional<Footprint> footprint = report.footprint();
        if (footprint.isEmpty()) {
            return new Fit(List.copyOf(problems), 0, 0, 0);
        }
        Footprint needs = footprint.get();
        long left = machine.freeBytes() - needs.totalBytes(0);
        long kvBytes = Math.clamp(left, 0, KV_BYTES_DEFAULT);
        long kvTokens = kvBytes / Math.max(1, needs.kvBytesPerToken());
        if (kvTokens < KV_TOKENS_MIN) {
            problems.add("a worker needs " + Sizes.shown(needs.totalBytes(KV_TOKENS_MIN * needs.kvBytesPerToken()))
                    + ", this machine has " + Sizes.shown(machine.freeBytes()) + " free of "
                    + Sizes.shown(machine.memoryBytes()));
        }
        // The native share of the process is not in the heap, but a heap needs slack over what is live.
        long heap = (long) (HEAP_OVER_LIVE * needs.totalBytes(kvBytes));
        return new Fit(List.copyOf(problems), kvBytes, kvTokens, heap / MEBIBYTE * MEBIBYTE);
    }

    boolean fits() {
        return problems.isEmpty();
    }

    /** Sequences of the whole context that fit at a time. */
    long wholeSequences(ModelReport report) {
        return kvTokens / Math.max(1, report.contextTokens().orElse(1));
    }
}
