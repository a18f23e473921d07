package io.tokenworks.gateway.web;

import io.tokenworks.gateway.config.EdgeProperties;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets web pages of the configured origins call the API. A preflight carries no key, so it is answered here. Programs
 * that are no browsers send no preflight, and for them nothing changes.
 */
final class CorsFilter implements WebFilter, Ordered {

    private static final String EXPOSED = String.join(", ", Stream.concat(
            Stream.of("x-request-id", "x-client-request-id", "openai-processing-ms", "openai-version", "retry-after"),
            LimitHeaders.ALL.stream()).toList());

    private final Set<String> origins;
    private final String maxAgeSeconds;
    private final Refusals refusals;

    CorsFilter(EdgeProperties.Cors cors, Refusals refusals) {
        this.origins = Set.copyOf(cors.allowedOrigins());
        this.maxAgeSeconds = Long.toString(cors.maxAge().toSeconds());
        this.refusals = refusals;
    }

    /** After the head was found good. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 2;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String origin = request.getHeaders().getFirst(HttpHeaders.ORIGIN);
        if (origin == null) {
            return chain.filter(exchange);
        }
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        boolean allowed = allowed(origin);
        if (allowed) {
            headers.setAccessControlAllowOrigin(origins.contains("*") ? "*" : origin);
            headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
        if (!preflight(request)) {
            return chain.filter(exchange);
        }
        return allowed
                ? preflight(request, exchange.getResponse())
                : refusals.answer(exchange, new ApiFault(
                        ErrorCode.FORBIDDEN, "Web pages of this origin may not call the API; "
                                + "tokenworks.gateway.edge.cors.allowed-origins lists those that may."));
    }

    private boolean allowed(String origin) {
        return origins.contains("*") || origins.contains(origin);
    }

    private static boolean preflight(ServerHttpRequest request) {
        return request.getMethod().equals(HttpMethod.OPTIONS)
                && request.getHeaders().containsHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /** Clients send headers of their own ({@code x-stainless-…}): any are allowed, for none of them is believed. */
    private Mono<Void> preflight(ServerHttpRequest request, ServerHttpResponse response) {
        HttpHeaders headers = response.getHeaders();
        headers.setAccessControlAllowMethods(List.of(HttpMethod.GET, HttpMethod.POST));
        @Nullable
        String wanted = request.getHeaders().getFirst(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        if (wanted != null) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, wanted);
        }
        headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, maxAgeSeconds);
        response.setStatusCode(HttpStatus.NO_CONTENT);
        return response.setComplete();
    }
}
