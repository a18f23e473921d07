package io.tokenworks.controlplane.costs;

import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Turns successive looks at the fleet into time lived and worked. A worker worked between two looks if anything ran or
 * waited at either, or its counters moved meanwhile. Not thread-safe.
 */
final class WorkerTime {

    private final long gapNanosMax;
    private Map<UUID, Look> before = Map.of();

    /** @param gapNanosMax a longer pause between two looks counts as this long: nobody looked */
    WorkerTime(long gapNanosMax) {
        this.gapNanosMax = gapNanosMax;
    }

    /** What is known of one worker at a moment. */
    record Look(String deployment, WorkerRole role, UUID instance, WorkerReport report, long atNanos) {

        private boolean occupied() {
            return report.running() > 0 || report.waiting() > 0;
        }

        private boolean movedSince(Look earlier) {
            return report.tokensEmitted() != earlier.report.tokensEmitted()
                    || report.positionsComputed() != earlier.report.positionsComputed();
        }
    }

    record Spent(String deployment, WorkerRole role, long liveMillis, long busyMillis) {}

    /** Time since the last look, of those that were seen then too, summed up by deployment and role. */
    List<Spent> since(Map<UUID, Look> now) {
        Map<Pool, Spent> spent = new HashMap<>();
        now.forEach((worker, look) -> {
            Look earlier = before.get(worker);
            if (earlier != null && earlier.instance().equals(look.instance())) {
                long millis = Math.clamp(look.atNanos() - earlier.atNanos(), 0, gapNanosMax) / 1_000_000;
                boolean busy = look.occupied() || earlier.occupied() || look.movedSince(earlier);
                spent.merge(new Pool(look.deployment(), look.role()),
                        new Spent(look.deployment(), look.role(), millis, busy ? millis : 0), WorkerTime::sum);
            }
        });
        before = Map.copyOf(now);
        return new ArrayList<>(spent.values());
    }

    private static Spent sum(Spent one, Spent other) {
        return new Spent(one.deployment(), one.role(), one.liveMillis() + other.liveMillis(),
                one.busyMillis() + other.busyMillis());
    }

    private record Pool(String deployment, WorkerRole role) {}
}
