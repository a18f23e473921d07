package io.tokenworks.gateway.snapshot;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpMethod;
import io.tokenworks.gateway.upstream.Http;
import io.tokenworks.gateway.upstream.WireJson;
import io.tokenworks.wire.fleet.FleetSnapshot;
import io.tokenworks.wire.worker.ControlApi;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Follows the control plane's snapshots for as long as the process lives: a stream that ends, breaks or falls silent is
 * opened again.
 */
public final class SnapshotFollower implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFollower.class);
    private static final int SNAPSHOT_BYTES_MAX = 64 << 20;

    private final Http http;
    private final SnapshotStore store;
    private final String url;
    private final Duration silence;
    private final Scheduler thread = Schedulers.newSingle("snapshot", true);
    private volatile Disposable following = Disposables.disposed();

    public SnapshotFollower(Http http, SnapshotStore store, URI controlPlane, UUID gateway, Duration silence) {
        this.http = http;
        this.store = store;
        this.url = controlPlane + ControlApi.SNAPSHOTS.replace("{gateway}", gateway.toString());
        this.silence = silence;
    }

    @Override
    public void start() {
        following = Flux.defer(this::once)
                .concatWith(Mono.error(() -> new IllegalStateException("the snapshot stream ended")))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200))
                        .maxBackoff(Duration.ofSeconds(2))
                        .transientErrors(true)
                        .doBeforeRetry(retry -> LOG.info("control plane: {}", retry.failure().toString())))
                .subscribe();
    }

    private Flux<Void> once() {
        EventLines lines = new EventLines(SNAPSHOT_BYTES_MAX, this::event);
        return http.stream(HttpMethod.GET, url, null)
                .map(ByteBufUtil::getBytes)
                .timeout(silence)
                .publishOn(thread)
                .concatMap(piece -> Mono.<Void>fromRunnable(() -> {
                    store.heard();
                    lines.feed(piece);
                }));
    }

    private void event(String name, String data) {
        if (name.equals("snapshot")) {
            store.put(WireJson.read(data.getBytes(StandardCharsets.UTF_8), FleetSnapshot.class));
        }
    }

    @Override
    public void stop() {
        following.dispose();
        thread.dispose();
    }

    @Override
    public boolean isRunning() {
        return !following.isDisposed();
    }
}
