package io.tokenworks.gateway;

import io.tokenworks.gateway.upstream.WireJson;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.model.card.CardBytes;
import io.tokenworks.model.card.TimedCard;
import io.tokenworks.wire.fleet.FleetSnapshot;
import io.tokenworks.wire.fleet.LeaseGrant;
import io.tokenworks.wire.fleet.LeaseRequest;
import io.tokenworks.wire.worker.ControlApi;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
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
    private static final UUID METERED = new UUID(7, 2);

    final List<OperationRecord> records = new CopyOnWriteArrayList<>();
    final List<LeaseRequest> leases = new CopyOnWriteArrayList<>();
    final AtomicLong quotaLeft = new AtomicLong();
    volatile boolean takesRecords = true;
    private final byte[] card = CardBytes.of(TimedCard.of(CONTEXT_TOKENS, 16));
    private final Map<UUID, Long> granted = new ConcurrentHashMap<>();
    private final Sinks.Many<FleetSnapshot> snapshots = Sinks.many().replay().latest();
    private final AtomicLong version = new AtomicLong();
    private final DisposableServer server;

    FakeControlPlane() {
        server = HttpServer.create()
                // A gateway that closes takes the shared event loops with it.
                .runOn(LOOPS)
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get("/internal/v1/snapshots", this::push)
                        .get(ControlApi.CARDS + "{digest}", (_, response) -> response.sendByteArray(Mono.just(card)))
                        .post(ControlApi.LEASES, this::lease)
                        .post(ControlApi.OPERATIONS, this::record))
                .bindNow();
    }

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    void fleet(FakeWorker... workers) {
        var deployment = new FleetSnapshot.Deployment(
                MODEL,
                Instant.ofEpochSecond(1_700_000_000),
                1,
                FleetSnapshot.Mode.AUTO,
                CardBytes.digest(card),
                64,
                Arrays.stream(workers).map(FakeWorker::asWorker).toList());
        var keys = List.of(
                new FleetSnapshot.Key(new UUID(8, 1), sha256(KEY), TENANT, PROJECT, TAGS, null),
                new FleetSnapshot.Key(new UUID(8, 2), sha256(METERED_KEY), METERED, null, Map.of(), null));
        var tenants = List.of(
                new FleetSnapshot.Tenant(TENANT, "t", "c2VjcmV0", false, List.of()),
                new FleetSnapshot.Tenant(METERED, "m", "b3RoZXI=", true, List.of()));
        snapshots.tryEmitNext(new FleetSnapshot(
                version.incrementAndGet(), Instant.now(), List.of(deployment), keys, tenants));
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
            long more = Math.min(wanted.wantTokens(), quotaLeft.get());
            long left = quotaLeft.addAndGet(-more);
            long all = granted.merge(wanted.lease(), more, Long::sum);
            byte[] grant = WireJson.write(new LeaseGrant(wanted.lease(), all, 60_000, left == 0));
            return response.sendByteArray(Mono.just(grant)).then();
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

    private static String sha256(String secret) {
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
