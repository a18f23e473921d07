package io.tokenworks.controlplane.snapshots;

import io.tokenworks.controlplane.refusal.Refusal;
import io.tokenworks.wire.fleet.FleetSnapshot;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Where gateways listen. Each has a virtual thread of its own that sends only the newest: a slow one skips, nobody
 * waits for it.
 */
@RestController
final class SnapshotsEndpoint {

    private final SnapshotFeed feed;
    private final SnapshotProperties properties;
    private final Semaphore places;

    SnapshotsEndpoint(SnapshotFeed feed, SnapshotProperties properties) {
        this.feed = feed;
        this.properties = properties;
        this.places = new Semaphore(properties.gatewaysMost());
    }

    @GetMapping(path = "/internal/v1/snapshots", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter listen(@RequestParam String gateway) {
        if (!places.tryAcquire()) {
            throw Refusal.conflict(null, properties.gatewaysMost() + " gateways listen already");
        }
        SseEmitter emitter = new SseEmitter(0L);
        Thread sender = Thread.ofVirtual().name("snapshots-" + gateway).unstarted(() -> send(emitter));
        emitter.onCompletion(sender::interrupt);
        emitter.onError(e -> sender.interrupt());
        sender.start();
        return emitter;
    }

    private void send(SseEmitter emitter) {
        long sent = 0;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                FleetSnapshot next = feed.awaitNewer(sent, properties.keepAlive());
                if (next == null) {
                    emitter.send(SseEmitter.event().comment("still here"));
                } else {
                    emitter.send(SseEmitter.event().name("snapshot").data(next, MediaType.APPLICATION_JSON));
                    sent = next.version();
                }
            }
        } catch (IOException | IllegalStateException e) {
            emitter.completeWithError(e); // the gateway is gone; it comes back by itself
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }
}
