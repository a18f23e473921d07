package io.tokenworks.gateway.web;

import io.tokenworks.gateway.snapshot.SnapshotStore;
import io.tokenworks.metering.UuidV7;
import io.tokenworks.platform.Headers;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.UUID;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Gives every request its id, minted here: a client's own id is never a billing key. */
final class RequestIdFilter implements WebFilter, Ordered {

    private static final String ID = RequestIdFilter.class.getName();
    private static final String NANOS = ID + ".nanos";

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
        exchange.getAttributes().put(NANOS, System.nanoTime());
        exchange.getResponse().getHeaders().set("x-request-id", id.toString());
        exchange.getResponse().getHeaders().set(Headers.OPERATION, id.toString());
        return chain.filter(exchange);
    }

    static UUID id(ServerWebExchange exchange) {
        return Objects.requireNonNull(exchange.getAttribute(ID));
    }

    /** Monotonic time of arrival. */
    static long nanos(ServerWebExchange exchange) {
        return Objects.requireNonNull(exchange.<Long>getAttribute(NANOS));
    }
}
