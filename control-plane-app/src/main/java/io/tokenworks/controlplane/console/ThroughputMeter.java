package io.tokenworks.controlplane.console;

import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerRole;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Speeds from the counters that workers report, over the last five minutes. Counters are those of a process, so each
 * process is followed by its instance id, and what it had counted before it was first seen is not counted. Heartbeats
 * and samples are both about a second apart, so a single difference would jump between none and two heartbeats' worth:
 * a speed is the mean over {@link #SMOOTHING_SAMPLES}.
 */
final class ThroughputMeter {
    /** Five minutes of seconds. */
    static final int WINDOW_SAMPLES = 300;

    static final int SMOOTHING_SAMPLES = 5;

    private final Deque<Sample> samples = new ArrayDeque<>();
    private Map<UUID, Deque<Sample>> byInstance = new HashMap<>();
    private long prefillPositions;
    private long decodeTokens;

    private record Sample(long nanos, long prefillPositions, long decodeTokens) {
        long count(WorkerRole role) {
            return switch (role) {
                case PREFILL -> prefillPositions;
                case DECODE -> decodeTokens;
            };
        }
    }

    /**
     * @param workers all that are there now; a process that is missing is forgotten
     * @param nanos monotonic
     */
    synchronized void sample(List<LiveWorker> workers, long nanos) {
        Map<UUID, Deque<Sample>> seen = new HashMap<>();
        for (LiveWorker worker : workers) {
            WorkerReport report = worker.report();
            if (report != null) {
                seen.put(report.instance(), follow(report, nanos));
            }
        }
        byInstance = seen;
        append(samples, new Sample(nanos, prefillPositions, decodeTokens), WINDOW_SAMPLES + SMOOTHING_SAMPLES);
    }

    private Deque<Sample> follow(WorkerReport report, long nanos) {
        Deque<Sample> history = byInstance.getOrDefault(report.instance(), new ArrayDeque<>());
        Sample now = new Sample(nanos, report.promptPositionsComputed(), report.tokensEmitted());
        Sample before = history.peekLast();
        if (before != null) {
            prefillPositions += Math.max(0, now.prefillPositions - before.prefillPositions);
            decodeTokens += Math.max(0, now.decodeTokens - before.decodeTokens);
        }
        append(history, now, SMOOTHING_SAMPLES + 1);
        return history;
    }

    private static void append(Deque<Sample> history, Sample sample, int limit) {
        history.addLast(sample);
        if (history.size() > limit) {
            history.removeFirst();
        }
    }

    /** Speeds per second of a phase, oldest first, at most {@link #WINDOW_SAMPLES}. */
    synchronized List<Double> speeds(WorkerRole phase) {
        List<Sample> all = List.copyOf(samples);
        List<Double> speeds = new ArrayList<>(all.size());
        for (int i = Math.max(1, all.size() - WINDOW_SAMPLES); i < all.size(); i++) {
            speeds.add(speed(all.get(Math.max(0, i - SMOOTHING_SAMPLES)), all.get(i), phase));
        }
        return speeds;
    }

    /** What a process does now of what its role is about. */
    synchronized double speed(UUID instance, WorkerRole role) {
        Deque<Sample> history = byInstance.get(instance);
        return history == null ? 0 : speed(history.getFirst(), history.getLast(), role);
    }

    private static double speed(Sample from, Sample to, WorkerRole phase) {
        long nanos = to.nanos - from.nanos;
        return nanos <= 0 ? 0 : (to.count(phase) - from.count(phase)) * 1e9 / nanos;
    }
}
