package io.tokenworks.gateway.edge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.tokenworks.gateway.config.EdgeProperties;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import io.tokenworks.platform.MeterNames;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts open connections, in all and by address. The map holds no more addresses than there are connections. */
final class ConnectionLimit {

    private final int most;
    private final int mostPerAddress;
    private final MeterRegistry registry;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    ConnectionLimit(EdgeProperties.Connections limits, MeterRegistry registry) {
        this.most = limits.most();
        this.mostPerAddress = limits.perAddress();
        this.registry = registry;
        Gauge.builder(MeterNames.CONNECTIONS, open, AtomicInteger::get).register(registry);
    }

    /** A connection has come: it is counted until it closes, and turned away if there are too many. */
    void opened(Channel channel) {
        boolean tooMany = open.incrementAndGet() > most;
        channel.closeFuture().addListener(_ -> open.decrementAndGet());
        boolean tooManyOfIts = channel.remoteAddress() instanceof InetSocketAddress address
                && countOf(channel, address.getAddress()) > mostPerAddress;
        if (tooMany || tooManyOfIts) {
            registry.counter(MeterNames.CONNECTIONS_REFUSED, MeterNames.CAUSE, tooMany ? "most" : "per_address")
                    .increment();
            channel.pipeline().addFirst(new TurnedAway(new ApiFault(ErrorCode.OVERLOADED,
                    tooMany ? "Too many connections." : "Too many connections from one address.").retryAfter(1)));
        }
    }

    private int countOf(Channel channel, InetAddress address) {
        int count = byAddress.merge(address, 1, Integer::sum);
        channel.closeFuture().addListener(
                _ -> byAddress.computeIfPresent(address, (_, n) -> n == 1 ? null : n - 1));
        return count;
    }
}
