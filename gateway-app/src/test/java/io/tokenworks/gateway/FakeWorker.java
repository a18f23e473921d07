package io.tokenworks.gateway;

import io.netty.buffer.Unpooled;
import io.tokenworks.gateway.upstream.WireJson;
import io.tokenworks.platform.ErrorBody;
import io.tokenworks.wire.fleet.FleetSnapshot;
import io.tokenworks.wire.frame.Frame;
import io.tokenworks.wire.frame.FrameCodec;
import io.tokenworks.wire.worker.CreditGrant;
import io.tokenworks.wire.worker.GenerateRequest;
import io.tokenworks.wire.worker.PrefillRequest;
import io.tokenworks.wire.worker.Ticket;
import io.tokenworks.wire.worker.TicketCancel;
import io.tokenworks.wire.worker.WorkerApi;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the worker protocol. Its model says the alphabet: the token at place i of an answer is letter i modulo 26,
 * wherever the answer goes on from.
 */
final class FakeWorker implements AutoCloseable {

    private static final LoopResources LOOPS = LoopResources.create("fake");
    private static final AtomicLong MADE = new AtomicLong();

    /** Routing's ties go to the smaller id, so to the worker made first. */
    final UUID instance = new UUID(9, MADE.incrementAndGet());
    final WorkerRole role;
    final List<GenerateRequest> generated = new CopyOnWriteArrayList<>();
    final List<PrefillRequest> prefilled = new CopyOnWriteArrayList<>();
    final List<TicketCancel> ticketsCancelled = new CopyOnWriteArrayList<>();
    final AtomicInteger cancelled = new AtomicInteger();
    final Map<UUID, FakeGeneration> running = new ConcurrentHashMap<>();
    /** Where not null, each token takes one. */
    volatile @Nullable Semaphore pace;
    volatile FakeScript script = FakeScript.toTheEnd();
    /** It was asked to go, and the gateway has not heard of that. */
    volatile boolean leaving;
    private final DisposableServer server;

    FakeWorker(WorkerRole role) {
        this.role = role;
        server = HttpServer.create()
                // A gateway that closes takes the shared event loops with it.
                .runOn(LOOPS)
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.post(WorkerApi.GENERATE, this::generate)
                        .post(WorkerApi.CREDIT, this::credit)
                        .post(WorkerApi.PREFILL, this::prefill)
                        .post(WorkerApi.PREFILL_CANCEL, this::ticketCancelled))
                .bindNow();
    }

    FleetSnapshot.Worker asWorker() {
        return new FleetSnapshot.Worker(
                UUID.randomUUID(), instance, role, 1, "http://127.0.0.1:" + server.port(), WorkerState.READY, "same",
                100,
                100, 0);
    }

    private Mono<Void> generate(HttpServerRequest request, HttpServerResponse response) {
        return body(request).flatMap(json -> {
            GenerateRequest wanted = WireJson.read(json, GenerateRequest.class);
            if (leaving) {
                byte[] refusal = WireJson.write(ErrorBody.of(WorkerApi.DRAINING, "takes no new work", true));
                return response.status(503).sendByteArray(Mono.just(refusal)).then();
            }
            generated.add(wanted);
            Flux<Frame> frames = Flux.<Frame>create(sink -> begin(wanted, sink))
                    .doOnCancel(cancelled::incrementAndGet)
                    .doFinally(_ -> running.remove(wanted.operation()));
            return response.status(200)
                    .header("Content-Type", WorkerApi.FRAMES)
                    .send(frames.map(frame -> Unpooled.wrappedBuffer(FrameCodec.encode(frame))), _ -> true)
                    .then();
        });
    }

    private void begin(GenerateRequest wanted, FluxSink<Frame> sink) {
        FakeGeneration generation = new FakeGeneration(wanted, sink, script, pace);
        running.put(wanted.operation(), generation);
        Thread.ofVirtual().start(generation);
    }

    private Mono<Void> credit(HttpServerRequest request, HttpServerResponse response) {
        return body(request).flatMap(json -> {
            CreditGrant grant = WireJson.read(json, CreditGrant.class);
            FakeGeneration generation = running.get(grant.operation());
            if (generation != null) {
                generation.credit(grant);
            }
            return response.status(204).send();
        });
    }

    private Mono<Void> prefill(HttpServerRequest request, HttpServerResponse response) {
        return body(request).flatMap(json -> {
            PrefillRequest wanted = WireJson.read(json, PrefillRequest.class);
            prefilled.add(wanted);
            var ticket = new Ticket("t", "secret", "127.0.0.1", 1, "same", wanted.tokens().length - 1, 30_000);
            return response.sendByteArray(Mono.just(WireJson.write(ticket))).then();
        });
    }

    private Mono<Void> ticketCancelled(HttpServerRequest request, HttpServerResponse response) {
        return body(request).flatMap(json -> {
            ticketsCancelled.add(WireJson.read(json, TicketCancel.class));
            return response.status(204).send();
        });
    }

    private static Mono<byte[]> body(HttpServerRequest request) {
        return request.receive().aggregate().asByteArray();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
