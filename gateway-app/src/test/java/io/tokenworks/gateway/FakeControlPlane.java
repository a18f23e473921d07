package io.tokenworks.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.gateway.upstream.WireJson;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.model.card.CardBytes;
import io.tokenworks.model.card.TimedCard;
import io.tokenworks.wire.fleet.FleetLimits;
import io.tokenworks.wire.fleet.FleetLimits.PriceSet;
import io.tokenworks.wire.fleet.FleetLimits.TierPrices;
import io.tokenworks.wire.fleet.FleetSnapshot;
import io.tokenworks.wire.fleet.LeaseRequest;
import io.tokenworks.wire.fleet.LimitRule;
import io.tokenworks.wire.fleet.LimitRule.Measure;
import io.tokenworks.wire.fleet.LimitRule.Mode;
import io.tokenworks.wire.fleet.LimitRule.Window;
import io.tokenworks.wire.fleet.ShareAnswer;
import io.tokenworks.wire.fleet.ShareReport;
import io.tokenworks.wire.worker.ControlApi;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/** Pushes snapshots, grants leases of one quota, takes records. */
final class FakeControlPlane implements AutoCloseable {

    private static final LoopResources LOOPS = LoopResources.create("fake");

    static final String KEY = "tw-test-key";
    static final String METERED_KEY = "tw-metered-key";
    static final String MODEL = "timed";
    static final int CONTEXT_TOKENS = 2048;
    static final UUID PROJECT = new UUID(6, 1);
    static final Map<String, String> TAGS = Map.of("cost_center", "4711", "project", "p");

    private static final UUID TENANT = new UUID(7, 1);
    static final UUID METERED = new UUID(7, 2);
    static final UUID METERED_KEY_ID = new UUID(8, 2);
    static final UUID METERED_PROJECT = new UUID(6, 2);
    static final UUID COMPANY = new UUID(5, 1);
    /** Tokens in all, of the metered tenant. */
    static final LimitRule QUOTA = rule(1, Measure.TOKENS, Window.TOTAL, 1_000_000_000, Mode.HARD);
    /** Per million: 2 for input, 0.5 for cached input, 8 for output. */
    static final PriceSet PRICES = new PriceSet(MODEL, null, Instant.EPOCH, null, "EUR", BigDecimal.TWO,
            new BigDecimal("0.5"), BigDecimal.valueOf(8));

    final List<OperationRecord> records = new CopyOnWriteArrayList<>();
    final List<LeaseRequest> leases = new CopyOnWriteArrayList<>();
    final FakeBudgets budgets = new FakeBudgets();
    final List<LimitRule> rules = new CopyOnWriteArrayList<>(List.of(QUOTA));
    final List<TierPrices> tierPrices = new CopyOnWriteArrayList<>();
    final AtomicLong share = new AtomicLong(Long.MAX_VALUE);
    final Map<UUID, ShareReport.Use> uses = new ConcurrentHashMap<>();
    volatile boolean takesRecords = true;
    volatile boolean grants = true;
    private final byte[] card = CardBytes.of(TimedCard.of(CONTEXT_TOKENS, 16));
    private final Sinks.Many<FleetSnapshot> snapshots = Sinks.many().replay().latest();
    private final AtomicLong version = new AtomicLong();
    private final DisposableServer server;

    FakeControlPlane() {
        budgets.left(QUOTA.id(), BigDecimal.ZERO);
        server = HttpServer.create()
                // A gateway that closes takes the shared event loops with it.
                .runOn(LOOPS)
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/internal/v1/snapshots", this::push)
                        .get(ControlApi.CARDS + "{digest}", (_, response) -> response.sendByteArray(Mono.just(card)))
                        .post(ControlApi.LEASES, this::lease)
                        .post(ControlApi.SHARES, this::shares)
                        .post(ControlApi.OPERATIONS, this::record))
                .bindNow();
    }

    /** A rule of the metered tenant; of money: in EUR. */
    static LimitRule rule(int id, Measure measure, Window window, long amount, Mode mode) {
        return new LimitRule(new UUID(9, id), LimitRule.Scope.TENANT, METERED, measure,
                measure == Measure.MONEY ? "EUR" : null, window, BigDecimal.valueOf(amount), mode, null);
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    void fleet(FakeWorker... workers) {
        push(
                List.of(
                        new FleetSnapshot.Key(new UUID(8, 1), sha256(KEY), TENANT, PROJECT, TAGS, null),
                        new FleetSnapshot.Key(
                                METERED_KEY_ID, sha256(METERED_KEY), METERED, METERED_PROJECT, Map.of(), null)),
                List.of(
                        new FleetSnapshot.Tenant(TENANT, "t", "c2VjcmV0", List.of(), COMPANY),
                        new FleetSnapshot.Tenant(METERED, "m", "b3RoZXI=", List.of(), COMPANY)),
                workers);
    }

    /** The one deployment, with these who may ask. */
    void push(List<FleetSnapshot.Key> keys, List<FleetSnapshot.Tenant> tenants, FakeWorker... workers) {
        var deployment = new FleetSnapshot.Deployment(
                MODEL,
                Instant.ofEpochSecond(1_700_000_000),
                1,
                FleetSnapshot.Mode.AUTO,
                CardBytes.digest(card),
                64,
                Arrays.stream(workers).map(FakeWorker::asWorker).toList());
        long next = version.incrementAndGet();
        List<FleetSnapshot.Key> all = new ArrayList<>(keys);
        all.add(new FleetSnapshot.Key(new UUID(80, next), sha256(newestKey()), TENANT, PROJECT, Map.of(), null));
        snapshots.tryEmitNext(new FleetSnapshot(
                next, Instant.now(), List.of(deployment), all, tenants,
                new FleetLimits(List.copyOf(rules), List.of(PRICES), List.copyOf(tierPrices))));
    }

    /** A key that only the newest snapshot has. */
    String newestKey() {
        return "tw-snapshot-" + version.get();
    }

    /** The record of an operation, once it has come. */
    OperationRecord record(UUID operation) {
        List<OperationRecord> found = new ArrayList<>();
        RunningGateway.eventually(() -> {
            found.clear();
            records.stream().filter(record -> record.operation().equals(operation)).forEach(found::add);
            return !found.isEmpty();
        });
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    /** As new, but for what gateways hold of it. */
    void reset() {
        rules.clear();
        rules.add(QUOTA);
        tierPrices.clear();
        share.set(Long.MAX_VALUE);
        takesRecords = true;
        grants = true;
    }

    private Mono<Void> push(HttpServerRequest request, HttpServerResponse response) {
        Flux<String> events = snapshots.asFlux().map(snapshot -> "event: snapshot\ndata: "
                + new String(WireJson.write(snapshot), StandardCharsets.UTF_8) + "\n\n");
        return response.sse().sendByteArray(events.map(event -> event.getBytes(StandardCharsets.UTF_8))).then();
    }

    private Mono<Void> lease(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().asByteArray().flatMap(json -> {
            LeaseRequest wanted = WireJson.read(json, LeaseRequest.class);
            leases.add(wanted);
            if (!grants) {
                return response.status(503).send();
            }
            return response.sendByteArray(Mono.just(WireJson.write(budgets.answer(wanted)))).then();
        });
    }

    private Mono<Void> shares(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().asByteArray().flatMap(json -> {
            ShareReport report = WireJson.read(json, ShareReport.class);
            report.uses().forEach(use -> uses.put(use.rule(), use));
            var answer = new ShareAnswer(report.uses().stream()
                    .map(use -> new ShareAnswer.Share(use.rule(), share.get())).toList());
            return response.sendByteArray(Mono.just(WireJson.write(answer))).then();
        });
    }

    private Mono<Void> record(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().asByteArray().flatMap(json -> {
            if (!takesRecords) {
                return response.status(503).send();
            }
            records.addAll(List.of(WireJson.read(json, OperationRecord[].class)));
            return response.status(204).send();
        });
    }

    static String sha256(String secret) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
