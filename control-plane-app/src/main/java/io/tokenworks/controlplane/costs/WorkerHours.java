package io.tokenworks.controlplane.costs;

import io.tokenworks.controlplane.costs.WorkerTime.Look;
import io.tokenworks.controlplane.costs.WorkerTime.Spent;
import io.tokenworks.controlplane.workers.FleetWorker;
import io.tokenworks.controlplane.workers.WorkerRegistry;
import io.tokenworks.wire.worker.WorkerRegistration;
import io.tokenworks.wire.worker.WorkerReport;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks at the fleet every few seconds and writes down how long it lived. */
@Component
final class WorkerHours {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerHours.class);

    private final WorkerRegistry registry;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final WorkerTime time;

    WorkerHours(WorkerRegistry registry, JdbcClient jdbc, Clock clock, CostProperties properties) {
        this.registry = registry;
        this.jdbc = jdbc;
        this.clock = clock;
        this.time = new WorkerTime(properties.gapMax().toNanos());
    }

    @Scheduled(initialDelayString = "5s", fixedDelayString = "${tokenworks.costs.look-every:5s}")
    synchronized void look() {
        try {
            time.since(fleet(System.nanoTime())).forEach(this::keep);
        } catch (DataAccessException e) {
            LOG.warn("workers' time is not written down now: {}", e.toString());
        }
    }

    private Map<UUID, Look> fleet(long nanos) {
        Map<UUID, Look> fleet = new HashMap<>();
        List<FleetWorker> workers = registry.workers();
        for (FleetWorker worker : workers) {
            WorkerReport report = worker.report();
            if (worker.present() && report != null) {
                WorkerRegistration who = worker.registration();
                fleet.put(who.worker(), new Look(who.deployment(), who.role(), who.instance(), report, nanos));
            }
        }
        return fleet;
    }

    private void keep(Spent spent) {
        jdbc.sql("""
                INSERT INTO worker_hour AS h (deployment, role, hour, live_millis, busy_millis) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (deployment, role, hour) DO UPDATE SET live_millis = h.live_millis + excluded.live_millis,
                    busy_millis = h.busy_millis + excluded.busy_millis""")
                .param(spent.deployment()).param(spent.role().name())
                .param(clock.instant().truncatedTo(ChronoUnit.HOURS).atOffset(ZoneOffset.UTC))
                .param(spent.liveMillis()).param(spent.busyMillis()).update();
    }
}
