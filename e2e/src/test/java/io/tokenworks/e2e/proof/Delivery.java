package io.tokenworks.e2e.proof;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tokenworks.wire.worker.ControlApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between gateways and workers and their control plane. What concerns money it delivers late, twice, in pieces
 * and out of order, and it loses answers, as a network may that keeps its connections' promises but no others.
 * Everything else it passes on.
 */
final class Delivery implements AutoCloseable {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final int BAD_GATEWAY = 502;
    private static final Set<String> NOT_PASSED = Set.of("connection", "content-length", "expect", "host", "upgrade",
            "transfer-encoding", "http2-settings", "date");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX).executor(threads).build();
    private final HttpServer server;
    private final URI target;
    private final DeliveryFaults faults;

    /** @param target the control plane */
    Delivery(URI target, DeliveryFaults faults) throws IOException {
        this.target = target;
        this.faults = faults;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()), 128);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var letter = Letter.of(exchange);
            try {
                switch (exchange.getRequestURI().getPath()) {
                    case ControlApi.ATTEMPTS, ControlApi.OPERATIONS ->
                        answer(exchange, faults.records(letter, this::send));
                    case ControlApi.LEASES -> answer(exchange, faults.lease(letter, this::send));
                    default -> pass(exchange, letter);
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            } catch (IOException away) {
                exchange.sendResponseHeaders(BAD_GATEWAY, -1);
            }
        }
    }

    /** What is sent, as often as one likes. */
    record Letter(String method, URI path, Map<String, List<String>> headers, byte[] body) {

        static Letter of(HttpExchange exchange) throws IOException {
            return new Letter(exchange.getRequestMethod(), exchange.getRequestURI(),
                    Map.copyOf(exchange.getRequestHeaders()), exchange.getRequestBody().readAllBytes());
        }

        Letter with(byte[] other) {
            return new Letter(method, path, headers, other);
        }
    }

    /** What came back. */
    record Reply(int status, byte[] body) {
        static final Reply UNAVAILABLE = new Reply(503, new byte[0]);
    }

    private Reply send(Letter letter) throws IOException, InterruptedException {
        var answer = http.send(request(letter).timeout(ANSWER_MAX).build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Reply(answer.statusCode(), answer.body());
    }

    private HttpRequest.Builder request(Letter letter) {
        var builder = HttpRequest.newBuilder(target.resolve(letter.path()))
                .method(letter.method(), letter.body().length == 0
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(letter.body()));
        letter.headers().forEach((name, values) -> {
            if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        return builder;
    }

    /** Batches that were delivered long ago come once more. */
    void repeatOld() throws IOException, InterruptedException {
        faults.again(this::send);
    }

    private static void answer(HttpExchange exchange, Reply reply) throws IOException {
        if (reply.body().length > 0) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
        }
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        exchange.getResponseBody().write(reply.body());
    }

    /** As it comes: snapshots are a stream without an end. */
    private void pass(HttpExchange exchange, Letter letter) throws IOException, InterruptedException {
        var answer = http.send(request(letter).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            answer.headers().firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            boolean empty = answer.statusCode() == 204 || answer.statusCode() == 304;
            exchange.sendResponseHeaders(answer.statusCode(), empty ? -1 : 0);
            OutputStream out = exchange.getResponseBody();
            byte[] piece = new byte[8192];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                out.write(piece, 0, read);
                out.flush();
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        http.shutdownNow();
        threads.shutdownNow();
    }
}
