package io.tokenworks.controlplane.workers;

import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerRole;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;

/** What workers do now, from the difference of their last two reports. */
@Service
public final class FleetLoad {

    private final WorkerRegistry registry;

    FleetLoad(WorkerRegistry registry) {
        this.registry = registry;
    }

    /** One entry a worker that has reported twice. */
    public List<Load> loads() {
        return registry.presences().stream().filter(p -> p.end() == null).flatMap(p -> {
            Presence.Heard last = p.last();
            Presence.Heard before = p.before();
            return last == null || before == null || last.atNanos() <= before.atNanos()
                    ? Stream.<Load>empty()
                    : Stream.of(load(p, before, last));
        }).toList();
    }

    private static Load load(Presence of, Presence.Heard before, Presence.Heard last) {
        WorkerReport then = before.report();
        WorkerReport now = last.report();
        long nanos = last.atNanos() - before.atNanos();
        return new Load(now.worker(), of.registration().role(), of.registration().deployment(),
                perSecond(now.promptPositionsComputed() - then.promptPositionsComputed(), nanos),
                perSecond(now.tokensEmitted() - then.tokensEmitted(), nanos), now.running(), now.waiting());
    }

    private static long perSecond(long count, long nanos) {
        return Math.round(Math.max(0, count) * 1e9 / nanos);
    }

    /**
     * @param promptPositionsPerSecond the prefill phase
     * @param tokensPerSecond the decode phase
     */
    public record Load(
            UUID worker,
            WorkerRole role,
            String deployment,
            long promptPositionsPerSecond,
            long tokensPerSecond,
            int running,
            int waiting) {}
}
