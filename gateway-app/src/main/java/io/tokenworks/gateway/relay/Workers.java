package io.tokenworks.gateway.relay;

import io.netty.handler.codec.http.HttpMethod;
import io.tokenworks.gateway.completion.CompletionPlan;
import io.tokenworks.gateway.snapshot.Fleet;
import io.tokenworks.gateway.snapshot.SnapshotStore;
import io.tokenworks.gateway.upstream.Http;
import io.tokenworks.gateway.upstream.UpstreamFault;
import io.tokenworks.gateway.upstream.WireJson;
import io.tokenworks.routing.PrefixHits;
import io.tokenworks.routing.Route;
import io.tokenworks.routing.Router;
import io.tokenworks.routing.RoutingQuery;
import io.tokenworks.wire.fleet.FleetSnapshot.Deployment;
import io.tokenworks.wire.fleet.FleetSnapshot.Worker;
import io.tokenworks.wire.worker.CreditGrant;
import io.tokenworks.wire.worker.GenerateRequest;
import io.tokenworks.wire.worker.PrefillRequest;
import io.tokenworks.wire.worker.Ticket;
import io.tokenworks.wire.worker.TicketCancel;
import io.tokenworks.wire.worker.WorkerApi;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The workers as this gateway sees them, and what it asks of them. Thread-safe. */
public final class Workers {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final SnapshotStore snapshots;
    private final Http http;
    private final Router router;
    private final PrefixHits prefixes;
    private final Duration ticketTimeout;
    private final Map<UUID, Integer> inFlight = new ConcurrentHashMap<>();

    public Workers(SnapshotStore snapshots, Http http, Router router, PrefixHits prefixes, Duration ticketTimeout) {
        this.snapshots = snapshots;
        this.http = http;
        this.router = router;
        this.prefixes = prefixes;
        this.ticketTimeout = ticketTimeout;
        snapshots.onChange(this::forgetGone);
    }

    private void forgetGone(Fleet fleet) {
        prefixes.retain(fleet.snapshot().deployments().stream()
                .flatMap(deployment -> deployment.workers().stream())
                .map(Worker::instance)
                .collect(Collectors.toSet()));
    }

    /** Where the plan's next attempt goes, by the newest snapshot but with the plan's revision. */
    Route route(CompletionPlan plan, int tokens, Set<UUID> avoid) {
        Optional<Deployment> now = snapshots.current().flatMap(fleet -> fleet.deployment(plan.deployment().name()));
        if (now.isEmpty()) {
            return new Route.NoWorker("the model has been retired");
        }
        Map<UUID, RoutingQuery.Sight> sights = new HashMap<>();
        for (Worker worker : now.get().workers()) {
            int running = inFlight.getOrDefault(worker.instance(), 0);
            int hits = prefixes.hitBlocks(worker.instance(), plan.blocks());
            sights.put(worker.instance(), new RoutingQuery.Sight(running, hits));
        }
        return router.route(new RoutingQuery(
                now.get(), plan.deployment().revision(), tokens, plan.text().blockTokens(), sights, avoid));
    }

    /** Asks for a ticket; empty if the worker cannot be had, then the decode worker computes alone. Blocks. */
    Optional<Ticket> prefill(Worker worker, PrefillRequest request, long[] blocks) {
        try {
            byte[] answer = http.post(worker.url() + WorkerApi.PREFILL, WireJson.write(request), ticketTimeout);
            prefixes.sent(worker.instance(), blocks);
            return Optional.of(WireJson.read(answer, Ticket.class));
        } catch (UpstreamFault refused) {
            LOG.info("operation {}: no ticket of worker {}: {}", request.operation(), worker.id(),
                    refused.getMessage());
            return Optional.empty();
        }
    }

    /** Nobody will come for the ticket. If the worker does not hear it, the ticket's lease ends. */
    void cancel(Worker worker, Ticket ticket) {
        tell(worker.url() + WorkerApi.PREFILL_CANCEL, new TicketCancel(ticket.id(), ticket.secret()));
    }

    /** Starts a generation; its frames go to {@code frames}, which closes it too. */
    void generate(Worker worker, GenerateRequest request, long[] blocks, FrameStream frames) {
        prefixes.sent(worker.instance(), blocks);
        http.stream(HttpMethod.POST, worker.url() + WorkerApi.GENERATE, WireJson.write(request)).subscribe(frames);
    }

    /** Raises a generation's credit. Not repeated here: the operation does, as long as it is short of it. */
    void grant(Worker worker, CreditGrant grant) {
        tell(worker.url() + WorkerApi.CREDIT, grant);
    }

    private void tell(String url, Object message) {
        http.postLater(url, WireJson.write(message), ticketTimeout)
                .onErrorResume(failed -> {
                    LOG.info("{}: {}", url, failed.getMessage());
                    return Mono.empty();
                })
                .subscribe();
    }

    /** Counts an operation on a worker until the handle is closed. */
    InFlight enter(Worker worker) {
        inFlight.merge(worker.instance(), 1, Integer::sum);
        return () -> inFlight.computeIfPresent(worker.instance(), (_, n) -> n == 1 ? null : n - 1);
    }

    /** An operation on a worker. */
    @FunctionalInterface
    interface InFlight extends AutoCloseable {
        @Override
        void close();
    }
}
