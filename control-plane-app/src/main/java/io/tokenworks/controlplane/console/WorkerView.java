package io.tokenworks.controlplane.console;

import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import org.jspecify.annotations.Nullable;

/**
 * One worker in a page, in words.
 *
 * @param gone it ended
 * @param loading its engine is not ready yet
 * @param reporting it has sent a report that still holds
 * @param progress of loading, per cent
 * @param left streams that a draining worker still has to end; 0 unless it drains
 * @param trouble null without one
 * @param rate of what its role is about, per second
 * @param kvPercent of its KV blocks that sequences hold
 * @param kvHeldPercent of its KV blocks that hand-overs hold
 */
record WorkerView(
        String shortId,
        WorkerRole role,
        WorkerState state,
        int revision,
        String pid,
        boolean gone,
        boolean loading,
        boolean reporting,
        int progress,
        int left,
        String rate,
        String running,
        String waiting,
        int kvPercent,
        int kvHeldPercent,
        String kvPercentText,
        String kvBlocks,
        String moved,
        @Nullable Trouble trouble) {

    /**
     * Processes in its place died one after the other.
     *
     * @param reason last words of the last of them, in lines
     * @param nextStart time of day
     */
    record Trouble(int deaths, String reason, String nextStart) {

        private static @Nullable Trouble of(LiveWorker.@Nullable Trouble trouble) {
            return trouble == null
                    ? null
                    : new Trouble(trouble.deaths(), trouble.reason(), Figures.time(trouble.nextStartAt()));
        }
    }

    static WorkerView of(LiveWorker worker, ThroughputMeter meter) {
        WorkerReport report = worker.report();
        String pid = worker.pid() == 0 ? Figures.NONE : Long.toString(worker.pid());
        boolean loading = worker.coming();
        Trouble trouble = Trouble.of(worker.trouble());
        if (report == null || worker.gone()) {
            return new WorkerView(Figures.shortId(worker.id()), worker.role(), worker.state(), worker.revision(), pid,
                    worker.gone(), loading, false, 0, 0, "", "", "", 0, 0, "", "", "", trouble);
        }
        int usedBlocks = report.kvBlocks() - report.kvBlocksFree();
        int held = Figures.percent(report.kvBlocksTransfer(), report.kvBlocks());
        int used = Figures.percent(usedBlocks, report.kvBlocks());
        return new WorkerView(Figures.shortId(worker.id()), worker.role(), worker.state(), worker.revision(), pid,
                false,
                loading, true, report.progressPercent(),
                worker.state() == WorkerState.DRAINING ? report.running() + report.waiting() : 0,
                Figures.rate(meter.speed(report.instance(), worker.role())), Figures.count(report.running()),
                Figures.count(report.waiting()), Math.max(0, used - held), held, used + " %",
                Figures.count(report.kvBlocks()), Figures.bytes(report.bytesMoved()), trouble);
    }
}
