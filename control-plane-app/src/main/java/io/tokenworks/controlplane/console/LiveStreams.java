package io.tokenworks.controlplane.console;

import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Server-sent events that carry a page's live region, as HTML, each time it differs from what was sent last. Each
 * stream has a virtual thread of its own, so a slow browser holds up nobody else.
 */
@Component
final class LiveStreams {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final LivePulse pulse;
    private final Region region;
    private final ConsoleProperties properties;
    private final UserDesk users;
    private final Semaphore free;

    LiveStreams(LivePulse pulse, Region region, ConsoleProperties properties, UserDesk users) {
        this.pulse = pulse;
        this.region = region;
        this.properties = properties;
        this.users = users;
        this.free = new Semaphore(properties.maxLiveStreams());
    }

    /**
     * @param session the stream ends with it, and once it is not in force any more
     * @param page whose live region is sent
     * @param model what the region shows now
     * @param locale of the texts in it
     */
    SseEmitter open(HttpSession session, String page, Supplier<Map<String, Object>> model, Locale locale) {
        if (!free.tryAcquire()) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "too many live pages");
        }
        // The thread ends the stream; the container's own limit is only a net below it.
        SseEmitter emitter = new SseEmitter(properties.liveStreamLifetime().plusMinutes(1).toMillis());
        Authentication who = Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication());
        AtomicBoolean open = new AtomicBoolean(true);
        BooleanSupplier goesOn = () -> open.get() && alive(session) && users.inForce(who);
        emitter.onCompletion(() -> open.set(false));
        emitter.onTimeout(() -> open.set(false));
        Thread.ofVirtual().name("console-live").start(() -> {
            try {
                send(emitter, () -> region.render(page, model.get(), locale), goesOn);
                emitter.complete();
            } catch (IOException | RuntimeException e) {
                // The browser went away or the region cannot be rendered: it opens a new stream if it is still there.
                emitter.completeWithError(e);
            } catch (InterruptedException e) {
                emitter.complete();
            } finally {
                free.release();
            }
        });
        return emitter;
    }

    private void send(SseEmitter emitter, Supplier<String> rendering, BooleanSupplier goesOn)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + properties.liveStreamLifetime().toNanos();
        long lastSentNanos = System.nanoTime();
        String last = "";
        long beat = 0;
        while (System.nanoTime() < end && pulse.isRunning() && goesOn.getAsBoolean()) {
            String now = rendering.get();
            if (!now.equals(last)) {
                emitter.send(SseEmitter.event().name("live").data(now));
                last = now;
                lastSentNanos = System.nanoTime();
            } else if (System.nanoTime() - lastSentNanos > KEEP_ALIVE.toNanos()) {
                emitter.send(SseEmitter.event().comment("still here"));
                lastSentNanos = System.nanoTime();
            }
            beat = pulse.await(beat, KEEP_ALIVE);
        }
    }

    private static boolean alive(HttpSession session) {
        try {
            return session.getCreationTime() >= 0;
        } catch (IllegalStateException ended) {
            return false;
        }
    }
}
