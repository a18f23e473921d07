package io.tokenworks.gateway.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.tokenworks.platform.InternalSecret;
import io.tokenworks.wire.worker.WorkerApi;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * One pooled client for all internal calls. Never repeats a call by itself: a generation that was started twice would
 * be paid for twice.
 * Nagle is off, or small frames wait for delayed acknowledgements (40 ms).
 */
public final class Http implements AutoCloseable {

    private final ConnectionProvider pool;
    private final HttpClient client;

    /**
     * @param connect timeout
     * @param connectionsPerPeer most connections to one address
     */
    public Http(InternalSecret secret, Duration connect, int connectionsPerPeer) {
        pool = ConnectionProvider.builder("tokenworks")
                .maxConnections(connectionsPerPeer)
                .pendingAcquireMaxCount(connectionsPerPeer)
                .pendingAcquireTimeout(connect)
                // Shorter than the peers keep a silent connection, or a call could meet one that is just being closed.
                .maxIdleTime(Duration.ofSeconds(5))
                .build();
        client = HttpClient.create(pool)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connect.toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .disableRetry(true)
                .headers(headers -> headers.set(WorkerApi.SECRET_HEADER, secret.headerValue()));
    }

    /**
     * Posts JSON and waits for the whole answer.
     *
     * @throws UpstreamFault if the status is not 2xx, or there is no answer in time
     */
    public byte[] post(String url, byte[] json, Duration timeout) {
        return await(call(HttpMethod.POST, url, json), url, timeout);
    }

    /** See {@link #post}. */
    public byte[] get(String url, Duration timeout) {
        return await(call(HttpMethod.GET, url, null), url, timeout);
    }

    /** Posts JSON and lets others wait. */
    public Mono<byte[]> postLater(String url, byte[] json, Duration timeout) {
        return whole(call(HttpMethod.POST, url, json)).timeout(timeout);
    }

    /**
     * The body in pieces as it arrives; an {@link UpstreamFault} if the status is not 200. Cancelling closes the
     * connection. A piece is
     * valid only while it is being handed over.
     */
    public Flux<ByteBuf> stream(HttpMethod method, String url, byte @Nullable [] json) {
        return call(method, url, json).response((answer, body) -> answer.status().code() == 200
                ? body
                : refusal(answer, body).flatMapMany(Flux::error));
    }

    private HttpClient.ResponseReceiver<?> call(HttpMethod method, String url, byte @Nullable [] json) {
        HttpClient.RequestSender request = client.headers(headers -> {
            if (json != null) {
                headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
            }
        }).request(method).uri(url);
        return json == null ? request : request.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(json)));
    }

    private static Mono<byte[]> whole(HttpClient.ResponseReceiver<?> call) {
        return call.response((answer, body) -> answer.status().code() / 100 == 2
                ? body.aggregate().asByteArray().defaultIfEmpty(new byte[0]).flux()
                : refusal(answer, body).<byte[]>flatMapMany(Flux::error)).next();
    }

    private static Mono<UpstreamFault> refusal(HttpClientResponse answer, ByteBufFlux body) {
        int status = answer.status().code();
        return body.asString().next().defaultIfEmpty("").map(text -> UpstreamFault.refusal(status, text));
    }

    private static byte[] await(HttpClient.ResponseReceiver<?> call, String url, Duration timeout) {
        try {
            byte[] answer = whole(call).timeout(timeout).block();
            return answer == null ? new byte[0] : answer;
        } catch (UpstreamFault refused) {
            throw refused;
        } catch (RuntimeException failed) {
            throw new UpstreamFault(0, "no answer from " + url + ": " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        pool.dispose();
    }
}
