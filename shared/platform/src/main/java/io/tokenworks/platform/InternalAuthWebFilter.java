package io.tokenworks.platform;

import io.tokenworks.wire.worker.WorkerApi;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** WebFlux: answers 401 to every call under {@code /internal/} without the secret. */
final class InternalAuthWebFilter implements WebFilter, Ordered {
    private final InternalSecret secret;

    InternalAuthWebFilter(InternalSecret secret) {
        this.secret = secret;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 10;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var request = exchange.getRequest();
        if (!InternalPaths.guards(request.getPath().pathWithinApplication())
                || secret.matches(request.getHeaders().getFirst(WorkerApi.SECRET_HEADER))) {
            return chain.filter(exchange);
        }
        var response = exchange.getResponse();
        response.setStatusCode(HttpStatus.UNAUTHORIZED);
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(InternalPaths.REFUSAL)));
    }
}
