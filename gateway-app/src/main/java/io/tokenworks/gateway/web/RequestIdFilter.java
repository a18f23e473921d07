package io.tokenworks.gateway.web;

import io.tokenworks.gateway.snapshot.SnapshotStore;
import io.tokenworks.metering.UuidV7;
import io.tokenworks.platform.Headers;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.UUID;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Gives every request its id, minted here: a client's own id is never a billing key, it only comes back. Says what
 * OpenAI's clients expect of every answer.
 */
final class RequestIdFilter implements WebFilter, Ordered {

    private static final String ID = RequestIdFilter.class.getName();
    private static final String NANOS = ID + ".nanos";
    private static final String CLIENT_ID = "x-client-request-id";
    /** OpenAI's bound. */
    private static final int CLIENT_ID_CHARS_MAX = 512;
    /** Of the API that is spoken here. */
    private static final String VERSION = "2020-10-01";

    private final SnapshotStore snapshots;
    private final SecureRandom random = new SecureRandom();

    RequestIdFilter(SnapshotStore snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        UUID id = UuidV7.mint(snapshots.controlNow(), random);
        exchange.getAttributes().put(ID, id);
        long nanos = System.nanoTime();
        exchange.getAttributes().put(NANOS, nanos);
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.set("x-request-id", id.toString());
        headers.set(Headers.OPERATION, id.toString());
        headers.set("openai-version", VERSION);
        String own = exchange.getRequest().getHeaders().getFirst(CLIENT_ID);
        if (own != null && harmless(own)) {
            headers.set(CLIENT_ID, own);
        }
        exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(
                () -> headers.set("openai-processing-ms", Long.toString((System.nanoTime() - nanos) / 1_000_000))));
        return chain.filter(exchange);
    }

    private static boolean harmless(String id) {
        return id.length() <= CLIENT_ID_CHARS_MAX && id.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }

    static UUID id(ServerWebExchange exchange) {
        return Objects.requireNonNull(exchange.getAttribute(ID));
    }

    /** Monotonic time of arrival. */
    static long nanos(ServerWebExchange exchange) {
        return Objects.requireNonNull(exchange.<Long>getAttribute(NANOS));
    }
}
