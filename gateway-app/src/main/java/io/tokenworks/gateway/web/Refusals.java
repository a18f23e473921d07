package io.tokenworks.gateway.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import io.tokenworks.platform.MeterNames;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Answers requests that do not become operations, and counts them by cause. */
final class Refusals {

    /**
     * The rest of what such a client sends is not worth reading. Not so with a body that is too large: who still
     * writes when the connection closes never sees why, so the rest is read and dropped for as long as a body may take.
     */
    private static final Set<ErrorCode> CLOSING = Set.of(
            ErrorCode.REQUEST_TIMEOUT, ErrorCode.MALFORMED_REQUEST, ErrorCode.HEADERS_TOO_LARGE);

    private final MeterRegistry registry;

    Refusals(MeterRegistry registry) {
        this.registry = registry;
    }

    Mono<Void> answer(ServerWebExchange exchange, ApiFault fault) {
        registry.counter(MeterNames.REFUSED, MeterNames.CAUSE, fault.code().wireName()).increment();
        if (CLOSING.contains(fault.code())) {
            exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
        }
        return Replies.fault(exchange.getResponse(), fault);
    }
}
