package io.tokenworks.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.tokenworks.gateway.snapshot.CardModelText;
import io.tokenworks.gateway.completion.CompletionPlanner;
import io.tokenworks.gateway.config.EdgeProperties;
import io.tokenworks.gateway.config.GatewayProperties;
import io.tokenworks.gateway.config.InstallationProperties;
import io.tokenworks.gateway.quota.Admission;
import io.tokenworks.gateway.quota.Concurrency;
import io.tokenworks.gateway.quota.HeldLimits;
import io.tokenworks.gateway.quota.LeaseBook;
import io.tokenworks.gateway.quota.LeaseKeeper;
import io.tokenworks.gateway.quota.LeaseNames;
import io.tokenworks.gateway.quota.LeaseTerms;
import io.tokenworks.gateway.quota.LimitMeters;
import io.tokenworks.gateway.quota.Rates;
import io.tokenworks.gateway.quota.TenantLimits;
import io.tokenworks.gateway.record.OperationJournal;
import io.tokenworks.gateway.record.OperationLog;
import io.tokenworks.gateway.record.RecordShipper;
import io.tokenworks.gateway.relay.Operations;
import io.tokenworks.gateway.relay.RelayMeters;
import io.tokenworks.gateway.relay.RelayTerms;
import io.tokenworks.gateway.relay.Workers;
import io.tokenworks.gateway.snapshot.CardStore;
import io.tokenworks.gateway.snapshot.SnapshotFollower;
import io.tokenworks.gateway.snapshot.SnapshotStore;
import io.tokenworks.gateway.snapshot.StateFiles;
import io.tokenworks.gateway.upstream.Http;
import io.tokenworks.gateway.upstream.WireJson;
import io.tokenworks.openai.RequestLimits;
import io.tokenworks.outbox.Outbox;
import io.tokenworks.outbox.OutboxConfig;
import io.tokenworks.outbox.SegmentedOutbox;
import io.tokenworks.platform.InternalSecret;
import io.tokenworks.platform.MeterNames;
import io.tokenworks.routing.PrefixHits;
import io.tokenworks.routing.Router;
import io.tokenworks.routing.RoutingPolicy;
import io.tokenworks.wire.fleet.LeaseGrant;
import io.tokenworks.wire.fleet.ShareAnswer;
import io.tokenworks.wire.worker.ControlApi;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the gateway together. */
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration {

    private final GatewayProperties properties;
    private final URI controlPlane;

    GatewayConfiguration(GatewayProperties properties, InstallationProperties installation) {
        this.properties = properties;
        this.controlPlane = installation.controlPlane().url();
    }

    @Bean
    StateFiles stateFiles(InstallationProperties installation) {
        return new StateFiles(installation.stateDir());
    }

    /** Made at the first start, kept in the state folder: the ledger knows a gateway by it. */
    @Bean
    GatewayIdentity gatewayIdentity(StateFiles files) {
        String name = "gateway-id";
        return files.read(name)
                .map(bytes -> new GatewayIdentity(UUID.fromString(new String(bytes, StandardCharsets.UTF_8))))
                .orElseGet(() -> {
                    UUID fresh = UUID.randomUUID();
                    files.write(name, fresh.toString().getBytes(StandardCharsets.UTF_8));
                    return new GatewayIdentity(fresh);
                });
    }

    /** @param id source of this gateway's records */
    record GatewayIdentity(UUID id) {}

    @Bean
    Http http(InternalSecret secret) {
        return new Http(secret, properties.timeouts().connect(), properties.limits().connectionsPerWorker());
    }

    @Bean
    SnapshotStore snapshotStore(StateFiles files) {
        return new SnapshotStore(files, Clock.systemUTC(), properties.timeouts().staleness());
    }

    @Bean
    SnapshotFollower snapshotFollower(Http http, SnapshotStore store, GatewayIdentity gateway) {
        return new SnapshotFollower(http, store, controlPlane, gateway.id(), properties.timeouts().snapshotSilence());
    }

    @Bean
    CompletionPlanner completionPlanner(SnapshotStore snapshots, StateFiles files, Http http, EdgeProperties edge) {
        var source = new CardStore.CardSource(controlPlane, properties.timeouts().control());
        var cards = new CardStore(files, http, source, properties.limits().cards(), CardModelText::read);
        return new CompletionPlanner(snapshots, cards, limits(edge.body()));
    }

    private RequestLimits limits(EdgeProperties.Body body) {
        return new RequestLimits(
                Math.toIntExact(properties.limits().body().toBytes()),
                body.depth(),
                body.messages(),
                body.parts(),
                body.textChars(),
                body.tools(),
                body.stops(),
                body.stopChars(),
                body.biasTokens());
    }

    @Bean
    Concurrency concurrency() {
        return new Concurrency(properties.limits().requests(), properties.limits().requestsPerTenant());
    }

    @Bean
    LimitMeters limitMeters(MeterRegistry registry) {
        return new LimitMeters(registry);
    }

    @Bean
    LeaseTerms leaseTerms(Http http, GatewayIdentity gateway, LimitMeters meters) {
        Duration timeout = properties.timeouts().control();
        return new LeaseTerms(
                gateway.id(),
                properties.quota(),
                request -> WireJson.read(
                        http.post(controlPlane + ControlApi.LEASES, WireJson.write(request), timeout),
                        LeaseGrant.class),
                task -> Thread.ofVirtual().name("lease").start(task),
                System::nanoTime,
                meters);
    }

    @Bean
    LeaseBook leaseBook(LeaseTerms terms, StateFiles files, OperationLog log, Outbox outbox) {
        return new LeaseBook(terms, new LeaseNames(files), () -> !log.hasLeftovers() && outbox.pending() == 0);
    }

    @Bean
    TenantLimits tenantLimits(Concurrency concurrency, LeaseBook leases, Rates rates, SnapshotStore snapshots) {
        return new HeldLimits(concurrency, leases, rates, snapshots::controlNow);
    }

    @Bean
    Rates rates(Http http, GatewayIdentity gateway, LimitMeters meters) {
        Duration timeout = properties.timeouts().control();
        var quota = properties.quota();
        return new Rates(new Rates.Terms(
                gateway.id(),
                report -> WireJson.read(
                        http.post(controlPlane + ControlApi.SHARES, WireJson.write(report), timeout),
                        ShareAnswer.class),
                task -> Thread.ofVirtual().name("shares").start(task),
                System::nanoTime,
                quota.creditTokens(),
                quota.leaseIdle().toNanos(),
                quota.creditWait().toMillis(),
                meters));
    }

    @Bean
    Admission admission(Rates rates, LeaseBook leases, SnapshotStore snapshots) {
        return new Admission(rates, leases, snapshots::controlNow);
    }

    @Bean
    LeaseKeeper leaseKeeper(LeaseBook leases, Rates rates) {
        return new LeaseKeeper(leases, rates);
    }

    @Bean(destroyMethod = "close")
    Outbox outbox(StateFiles files) throws IOException {
        OutboxConfig defaults = OutboxConfig.in(files.path("outbox"));
        return SegmentedOutbox.open(new OutboxConfig(
                defaults.directory(),
                properties.records().outbox().toBytes(),
                Math.toIntExact(properties.records().segment().toBytes()),
                Math.max(defaults.queueRecordsMax(), properties.limits().requests()),
                defaults.fsyncEvery()));
    }

    @Bean
    OperationJournal operationJournal(StateFiles files) {
        return new OperationJournal(files.path("operations.journal"), properties.records().journal().toBytes());
    }

    @Bean
    OperationLog operationLog(OperationJournal journal, Outbox outbox) {
        return new OperationLog(journal, outbox, properties.records().append());
    }

    @Bean
    RecordShipper recordShipper(Outbox outbox, OperationLog log, Http http) {
        var shipping = new RecordShipper.Shipping(
                properties.records().batch(), properties.timeouts().control(), properties.records().backoffMax());
        return new RecordShipper(outbox, log, http, controlPlane, shipping);
    }

    @Bean
    Workers workers(SnapshotStore snapshots, Http http) {
        var routing = properties.routing();
        return new Workers(
                snapshots,
                http,
                new Router(new RoutingPolicy(routing.uncachedBlockWeight(), routing.queueWeight())),
                new PrefixHits(routing.prefixBlocksPerWorker(), routing.prefixWorkers()),
                properties.timeouts().ticket());
    }

    @Bean
    RelayTerms relayTerms(GatewayIdentity gateway, Workers workers, OperationLog log, MeterRegistry registry) {
        return new RelayTerms(gateway.id(), workers, log, new RelayMeters(registry), properties);
    }

    @Bean
    Operations operations(
            CompletionPlanner planner, Concurrency concurrency, Admission admission, RelayTerms terms) {
        return new Operations(planner, concurrency, admission, terms);
    }

    @Bean
    MeterBinder gatewayGauges(
            Concurrency concurrency, LeaseBook leases, Rates rates, Outbox outbox, SnapshotStore snapshots) {
        return registry -> {
            Gauge.builder("tokenworks.gateway.requests.running", concurrency, Concurrency::running).register(registry);
            Gauge.builder("tokenworks.gateway.lease.held", leases, LeaseBook::heldTokens).register(registry);
            Gauge.builder("tokenworks.gateway.lease.slices", leases, LeaseBook::slices).register(registry);
            Gauge.builder("tokenworks.gateway.rate.shares", rates, Rates::shares).register(registry);
            Gauge.builder("tokenworks.gateway.lease.open", leases, LeaseBook::open).register(registry);
            Gauge.builder(MeterNames.OUTBOX_PENDING, outbox, Outbox::pending).register(registry);
            Gauge.builder(MeterNames.OUTBOX_ROOM, outbox, Outbox::roomBytes).baseUnit("bytes").register(registry);
            Gauge.builder("tokenworks.gateway.limits", snapshots, SnapshotStore::limits).register(registry);
            Gauge.builder("tokenworks.gateway.snapshot.age", snapshots, store -> store.age().toMillis() / 1e3)
                    .baseUnit("seconds")
                    .register(registry);
        };
    }
}
