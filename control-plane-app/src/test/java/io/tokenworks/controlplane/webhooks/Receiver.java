package io.tokenworks.controlplane.webhooks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody who is told; answers with a status of one's choice. */
final class Receiver implements AutoCloseable {

    final List<Told> told = new CopyOnWriteArrayList<>();
    final List<String> redirected = new CopyOnWriteArrayList<>();
    volatile int status = 204;
    private final HttpServer server;

    Receiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/hook", this::hook);
        server.createContext("/elsewhere", exchange -> {
            redirected.add(exchange.getRequestURI().toString());
            answer(exchange, 204);
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    private void hook(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        told.add(new Told(exchange.getRequestHeaders().getFirst("Tokenworks-Event"),
                Long.parseLong(exchange.getRequestHeaders().getFirst("Tokenworks-Timestamp")),
                exchange.getRequestHeaders().getFirst("Tokenworks-Signature"), body));
        exchange.getResponseHeaders().add("Location", url().replace("/hook", "/elsewhere"));
        answer(exchange, status);
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** One call. */
    record Told(String event, long timestampSeconds, String signature, String body) {}
}
