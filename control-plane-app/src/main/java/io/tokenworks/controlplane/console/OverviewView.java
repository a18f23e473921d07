package io.tokenworks.controlplane.console;

import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** The overview, in words. */
record OverviewView(
        Phase prefill,
        Phase decode,
        String inFlight,
        String waiting,
        String ready,
        String workers,
        String kvPercent,
        String kvUsed,
        String kvBlocks,
        List<Group> groups,
        List<OperationLine> recent) {

    /**
     * @param rate per second now
     * @param peak per second, in the time that the curve shows
     */
    record Phase(WorkerRole role, String rate, String peak, String curve, String area) {

        static Phase of(WorkerRole role, ThroughputMeter meter) {
            List<Double> speeds = meter.speeds(role);
            Sparkline line = Sparkline.of(speeds);
            double peak = speeds.stream().mapToDouble(v -> v).max().orElse(0);
            return new Phase(role, Figures.rate(speeds.isEmpty() ? 0 : speeds.getLast()), Figures.rate(peak),
                    line.curve(), line.area());
        }
    }

    record Group(String deployment, List<WorkerView> workers) {}

    static OverviewView of(List<LiveWorker> all, ThroughputMeter meter, List<OperationLine> recent) {
        List<LiveWorker> workers = all.stream().filter(worker -> !worker.gone()).toList();
        List<LiveWorker> decoding = workers.stream().filter(worker -> worker.role() == WorkerRole.DECODE).toList();
        // A decode worker has a request from its first moment to its last, also while a prefill worker computes its
        // prompt.
        int waiting = sum(decoding, WorkerReport::waiting);
        int inFlight = waiting + sum(decoding, WorkerReport::running);
        int blocks = sum(workers, WorkerReport::kvBlocks);
        int used = blocks - sum(workers, WorkerReport::kvBlocksFree);
        long ready = workers.stream().filter(worker -> worker.state() == WorkerState.READY).count();
        return new OverviewView(Phase.of(WorkerRole.PREFILL, meter), Phase.of(WorkerRole.DECODE, meter),
                Figures.count(inFlight), Figures.count(waiting), Figures.count(ready), Figures.count(workers.size()),
                Figures.percent(used, blocks) + " %", Figures.count(used), Figures.count(blocks),
                groups(workers, meter), recent);
    }

    private static List<Group> groups(List<LiveWorker> workers, ThroughputMeter meter) {
        TreeMap<String, List<WorkerView>> byDeployment = new TreeMap<>();
        workers.stream()
                .sorted(Comparator.comparing(LiveWorker::role).thenComparing(LiveWorker::id))
                .forEach(worker -> byDeployment
                        .computeIfAbsent(worker.deployment(), name -> new ArrayList<>())
                        .add(WorkerView.of(worker, meter)));
        return byDeployment.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static int sum(List<LiveWorker> workers, ToIntFunction<WorkerReport> figure) {
        return workers.stream().map(LiveWorker::report).filter(Objects::nonNull).mapToInt(figure).sum();
    }
}
