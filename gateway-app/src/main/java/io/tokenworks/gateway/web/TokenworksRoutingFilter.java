package io.tokenworks.gateway.web;

import java.net.URI;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Serves routes of scheme {@code tokenworks}. Spring Cloud Gateway's own routing proxies one exchange to one upstream;
 * an operation may see several,
 * so the exchange is marked as routed and Netty's filter lets it pass.
 */
final class TokenworksRoutingFilter implements GlobalFilter, Ordered {

    static final String SCHEME = "tokenworks";

    private final Endpoints endpoints;

    TokenworksRoutingFilter(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** Right after the route's URL is known; earlier it would be overwritten. */
    @Override
    public int getOrder() {
        return RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        URI url = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
        if (url == null || !SCHEME.equals(url.getScheme()) || ServerWebExchangeUtils.isAlreadyRouted(exchange)) {
            return chain.filter(exchange);
        }
        ServerWebExchangeUtils.setAlreadyRouted(exchange);
        return endpoints.handle(exchange).then(chain.filter(exchange));
    }
}
