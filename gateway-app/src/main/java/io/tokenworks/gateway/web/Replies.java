package io.tokenworks.gateway.web;

import io.tokenworks.gateway.relay.Reply;
import io.tokenworks.openai.ApiFault;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** Writes replies. */
final class Replies {

    private Replies() {}

    static Mono<Void> write(ServerHttpResponse response, Reply reply) {
        return switch (reply) {
            case Reply.Whole whole -> whole(response, whole);
            case Reply.Events events -> events(response, events);
        };
    }

    static Mono<Void> fault(ServerHttpResponse response, ApiFault fault) {
        return whole(response, new Reply.Whole(fault.httpStatus(), fault.retryAfterSeconds(), fault.json()));
    }

    static Mono<Void> json(ServerHttpResponse response, byte[] body) {
        return whole(response, new Reply.Whole(200, OptionalInt.empty(), body));
    }

    private static Mono<Void> whole(ServerHttpResponse response, Reply.Whole whole) {
        response.setStatusCode(HttpStatusCode.valueOf(whole.status()));
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.setContentLength(whole.body().length);
        whole.retryAfterSeconds().ifPresent(seconds -> headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(seconds)));
        return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(whole.body())));
    }

    /** Each event is flushed by itself: a proxy that gathers them would show the client nothing for seconds. */
    private static Mono<Void> events(ServerHttpResponse response, Reply.Events events) {
        response.setStatusCode(HttpStatusCode.valueOf(200));
        HttpHeaders headers = response.getHeaders();
        headers.set(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        headers.setCacheControl("no-cache");
        headers.set("X-Accel-Buffering", "no");
        Flux<Mono<DataBuffer>> each = events.events()
                .onErrorResume(_ -> close(response))
                .map(event -> Mono.fromSupplier(() -> response.bufferFactory().wrap(event.get())));
        return response.writeAndFlushWith(each);
    }

    /** Whether there is still somebody to answer. */
    static boolean connected(ServerHttpResponse response) {
        HttpServerResponse connected = ServerHttpResponseDecorator.getNativeResponse(response);
        AtomicBoolean active = new AtomicBoolean();
        connected.withConnection(connection -> active.set(connection.channel().isActive()));
        return active.get();
    }

    /** The server itself would first write what waits, which a client that does not read never lets it. */
    private static <T> Flux<T> close(ServerHttpResponse response) {
        HttpServerResponse connected = ServerHttpResponseDecorator.getNativeResponse(response);
        connected.withConnection(connection -> {
            var _ = connection.channel().close();
        });
        return Flux.empty();
    }
}
