package io.tokenworks.gateway.web;

import io.tokenworks.gateway.access.Access;
import io.tokenworks.gateway.config.GatewayProperties;
import io.tokenworks.gateway.relay.Operations;
import io.tokenworks.gateway.snapshot.SnapshotStore;
import io.netty.channel.ChannelOption;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the HTTP edge together. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    @Bean
    RouteLocator routes(RouteLocatorBuilder builder) {
        return builder.routes()
                .route("openai", route -> route.path("/v1/**", Endpoints.TOKENIZE)
                        .uri(TokenworksRoutingFilter.SCHEME + "://workers"))
                .build();
    }

    @Bean
    RequestIdFilter requestIdFilter(SnapshotStore snapshots) {
        return new RequestIdFilter(snapshots);
    }

    @Bean
    TokenworksRoutingFilter tokenworksRoutingFilter(
            SnapshotStore snapshots, Operations operations, GatewayProperties properties) {
        int bodyBytesMax = Math.toIntExact(properties.limits().body().toBytes());
        Bodies bodies = new Bodies(bodyBytesMax, properties.timeouts().body());
        return new TokenworksRoutingFilter(new Endpoints(new Access(snapshots), bodies, operations));
    }

    /** A client that does not read costs no more than its buffers, and those not for ever. */
    @Bean
    NettyServerCustomizer boundedConnections(GatewayProperties properties) {
        int sendBytes = Math.toIntExact(properties.limits().sendBuffer().toBytes());
        long writeMillis = properties.timeouts().write().toMillis();
        return server -> server.childOption(ChannelOption.SO_SNDBUF, sendBytes)
                .doOnConnection(connection -> connection.addHandlerLast(
                        new WriteTimeoutHandler(writeMillis, TimeUnit.MILLISECONDS)));
    }

    @Bean
    Errors errors() {
        return new Errors();
    }

    /** Part of the readiness group: without a snapshot no key can be checked. */
    @Bean
    HealthIndicator snapshotHealthIndicator(SnapshotStore snapshots) {
        return () -> snapshots.current()
                .map(fleet -> Health.up()
                        .withDetail("version", fleet.snapshot().version())
                        .withDetail("ageSeconds", snapshots.age().toSeconds()))
                .orElseGet(Health::outOfService)
                .build();
    }
}
