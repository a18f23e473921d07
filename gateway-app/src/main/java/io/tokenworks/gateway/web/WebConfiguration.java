package io.tokenworks.gateway.web;

import io.tokenworks.gateway.access.Access;
import io.tokenworks.gateway.config.EdgeProperties;
import io.tokenworks.gateway.config.GatewayProperties;
import io.tokenworks.gateway.quota.TenantLimits;
import io.tokenworks.gateway.relay.Operations;
import io.tokenworks.gateway.snapshot.SnapshotStore;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
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
                .route("openai", route -> route.path("/v1/**", Endpoints.TOKENIZE, Endpoints.DETOKENIZE)
                        .uri(TokenworksRoutingFilter.SCHEME + "://workers"))
                .build();
    }

    @Bean
    RequestIdFilter requestIdFilter(SnapshotStore snapshots) {
        return new RequestIdFilter(snapshots);
    }

    @Bean
    Refusals refusals(MeterRegistry registry) {
        return new Refusals(registry);
    }

    @Bean
    HeadFilter headFilter(EdgeProperties edge, Refusals refusals) {
        return new HeadFilter(edge.head().fields(), refusals);
    }

    @Bean
    CorsFilter corsFilter(EdgeProperties edge, Refusals refusals) {
        return new CorsFilter(edge.cors(), refusals);
    }

    @Bean
    Endpoints endpoints(SnapshotStore snapshots, Bodies bodies, Operations operations, TenantLimits limits,
            Refusals refusals) {
        return new Endpoints(new Access(snapshots), bodies, operations, limits, refusals);
    }

    @Bean
    Bodies bodies(GatewayProperties properties) {
        return new Bodies(
                Math.toIntExact(properties.limits().body().toBytes()), properties.timeouts().body());
    }

    @Bean
    TokenworksRoutingFilter tokenworksRoutingFilter(Endpoints endpoints) {
        return new TokenworksRoutingFilter(endpoints);
    }

    @Bean
    Errors errors(Refusals refusals) {
        return new Errors(refusals);
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
