package io.tokenworks.gateway.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.tokenworks.gateway.config.EdgeProperties;
import io.tokenworks.gateway.config.GatewayProperties;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.NettyPipeline;

/** Sets the limits of the server's connections. */
@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {

    /** A body that nobody reads may still take this much longer than one that is read: that one gets an answer. */
    private static final Duration UNREAD = Duration.ofSeconds(1);

    /** A client that does not read costs no more than its buffers, and those not for ever. */
    @Bean
    NettyServerCustomizer boundedConnections(GatewayProperties properties, EdgeProperties edge) {
        int sendBytes = Math.toIntExact(properties.limits().sendBuffer().toBytes());
        long writeMillis = properties.timeouts().write().toMillis();
        return server -> server.childOption(ChannelOption.SO_SNDBUF, sendBytes)
                .idleTimeout(edge.connections().idle())
                .requestTimeout(properties.timeouts().body().plus(UNREAD))
                .doOnConnection(connection -> connection.addHandlerLast(
                        new WriteTimeoutHandler(writeMillis, TimeUnit.MILLISECONDS)));
    }

    /** Not where the others are set: Spring Boot would set these again, from keys of its own. */
    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> boundedHeads(EdgeProperties edge) {
        int lineBytes = Math.toIntExact(edge.head().line().toBytes());
        int headBytes = Math.toIntExact(edge.head().bytes().toBytes());
        return factory -> factory.addServerCustomizers(server -> server.httpRequestDecoder(
                decoder -> decoder.maxInitialLineLength(lineBytes).maxHeaderSize(headBytes)));
    }

    /** Watches over a connection from its first byte on. */
    @Bean
    NettyServerCustomizer guardedConnections(EdgeProperties edge, MeterRegistry registry) {
        ConnectionLimit connections = new ConnectionLimit(edge.connections(), registry);
        EdgeMeters meters = new EdgeMeters(registry);
        long headMillis = edge.head().within().toMillis();
        return server -> server.doOnChannelInit((_, channel, _) -> {
            ChannelPipeline pipeline = channel.pipeline();
            HeadTimeout head = new HeadTimeout(headMillis, meters);
            pipeline.addBefore(NettyPipeline.HttpCodec, "headFirstByte", head.firstByte());
            pipeline.addAfter(NettyPipeline.HttpCodec, "headTimeout", head);
            pipeline.addAfter(NettyPipeline.HttpCodec, "bodylessErrors", new BodylessErrors(meters));
            connections.opened(channel);
        });
    }
}
