package io.tokenworks.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.outbox.Outbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real gateway on a free port, and a client of it. */
final class RunningGateway implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConfigurableApplicationContext app;
    final String url;
    final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    RunningGateway(String controlPlane, Path state, String... settings) {
        this(controlPlane, state, outbox -> outbox, settings);
    }

    /** @param records put before the gateway's own outbox */
    RunningGateway(String controlPlane, Path state, UnaryOperator<Outbox> records, String... settings) {
        // As arguments: anything weaker would be overruled by application.yml.
        Stream<String> own = Stream.of(
                "server.port=0",
                "tokenworks.control-plane.url=" + controlPlane,
                "tokenworks.state-dir=" + state,
                "tokenworks.internal.secret=only-for-tests-0123456789",
                // When all requests have ended there is nothing to be quiet about.
                "spring.reactor.netty.shutdown-quiet-period=0s",
                "tokenworks.gateway.timeouts.stall=2s",
                "tokenworks.gateway.timeouts.resume-wait=1s");
        String[] all = Stream.concat(own, Stream.of(settings)).map(each -> "--" + each).toArray(String[]::new);
        app = new SpringApplicationBuilder(GatewayApp.class)
                .initializers(context -> context.getBeanFactory().addBeanPostProcessor(before(records)))
                .run(all);
        url = "http://127.0.0.1:" + app.getEnvironment().getProperty("local.server.port");
    }

    private static BeanPostProcessor before(UnaryOperator<Outbox> records) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof Outbox outbox ? records.apply(outbox) : bean;
            }
        };
    }

    /** Started and in possession of a snapshot. */
    static RunningGateway ready(FakeControlPlane control, Path state, String... settings) {
        RunningGateway gateway = new RunningGateway(control.url(), state, settings);
        gateway.awaitReady();
        return gateway;
    }

    /** Until it has a snapshot. */
    void awaitReady() {
        eventually(() -> get("/actuator/health/readiness").statusCode() == 200);
    }

    /** Until it goes by what its control plane has pushed last. */
    void follow(FakeControlPlane control) {
        String key = control.newestKey();
        eventually(() -> send(request("/v1/models", key).GET().build()).statusCode() == 200);
    }

    HttpResponse<String> get(String path) {
        return send(request(path, FakeControlPlane.KEY).GET().build());
    }

    HttpResponse<String> post(String body) {
        return post(body, FakeControlPlane.KEY);
    }

    HttpResponse<String> post(String body, String key) {
        return send(request("/v1/chat/completions", key).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /** The first answer to a request that is let through, which may take until the gateway has asked about a limit. */
    HttpResponse<String> served(String body, String key) {
        AtomicReference<HttpResponse<String>> answer = new AtomicReference<>();
        eventually(() -> {
            answer.set(post(body, key));
            return answer.get().statusCode() == 200;
        });
        return answer.get();
    }

    HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key);
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A body that asks for so many tokens. */
    static String ask(int tokens, boolean stream) {
        return """
                {"model":"timed","messages":[{"role":"user","content":"hi"}],
                 "max_tokens":%d,"temperature":0,"stream":%s%s}"""
                .formatted(tokens, stream, stream ? ",\"stream_options\":{\"include_usage\":true}" : "");
    }

    /** The answer of the fake model. */
    static String alphabet(int tokens) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < tokens; i++) {
            text.append(FakeGeneration.letter(i));
        }
        return text.toString();
    }

    /** The operation that an answer is of. */
    static UUID operation(HttpResponse<?> response) {
        return UUID.fromString(response.headers().firstValue("x-request-id").orElseThrow());
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    /** Checks until it holds; the time is only a limit for failures. */
    static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time limit").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        client.close();
        app.close();
    }
}
