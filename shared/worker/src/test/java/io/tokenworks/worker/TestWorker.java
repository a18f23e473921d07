package io.tokenworks.worker;

import io.tokenworks.wire.frame.Frame;
import io.tokenworks.wire.frame.FrameDecoder;
import io.tokenworks.wire.worker.Attribution;
import io.tokenworks.wire.worker.GenerateRequest;
import io.tokenworks.wire.worker.PrefillRequest;
import io.tokenworks.wire.worker.Ticket;
import io.tokenworks.wire.worker.WorkerApi;
import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerState;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.http.client.ReactorResourceFactory;
import tools.jackson.databind.json.JsonMapper;

/** A whole worker in this JVM with the timed backend, and its client. */
final class TestWorker implements AutoCloseable {
    static final String SECRET = "a secret of the test installation";
    private static final UUID TENANT = UUID.randomUUID();

    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();
    private final String base;

    private TestWorker(ConfigurableApplicationContext context) {
        this.context = context;
        this.base = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    static TestWorker start(String role, Path stateDir, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--tokenworks.internal.secret=" + SECRET,
                "--tokenworks.state-dir=" + stateDir,
                "--tokenworks.worker.id=" + UUID.randomUUID(),
                "--tokenworks.worker.role=" + role,
                "--tokenworks.worker.deployment=test",
                "--tokenworks.worker.revision=1",
                "--tokenworks.worker.backend=timed",
                "--tokenworks.worker.timed.step-micros=500",
                "--tokenworks.worker.timed.prefill-micros-per-token=0",
                "--tokenworks.worker.timed.decode-micros-per-sequence=0",
                "--management.endpoints.web.exposure.include=health,prometheus"));
        arguments.addAll(List.of(more));
        TestWorker worker = new TestWorker(new SpringApplicationBuilder(App.class)
                .web(WebApplicationType.REACTIVE)
                .run(arguments.toArray(String[]::new)));
        worker.await(() -> worker.report().state() == WorkerState.READY);
        return worker;
    }

    /** The apps' main classes, but the process lives on. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(WorkerConfiguration.class)
    static class App {
        /**
         * Of its own: workers of one JVM would share the event loops, and the first to close would end them for all.
         */
        @Bean
        ReactorResourceFactory reactorResourceFactory() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            // When all requests have ended there is nothing to be quiet about.
            resources.setShutdownQuietPeriod(Duration.ZERO);
            return resources;
        }

        @Bean
        @Primary
        Exits exits() {
            return new Exits(new AtomicInteger(-1));
        }
    }

    /** Remembers instead of exiting. */
    record Exits(AtomicInteger status) implements ProcessExit {
        @Override
        public void exit(int with) {
            status.set(with);
        }
    }

    int exitStatus() {
        return context.getBean(Exits.class).status().get();
    }

    WorkerReport report() throws IOException, InterruptedException {
        return json.readValue(send(get(WorkerApi.REPORT)).body(), WorkerReport.class);
    }

    HttpResponse<byte[]> post(String path, Object body) throws IOException, InterruptedException {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body))));
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpRequest.Builder get(String path) {
        return request(path).GET();
    }

    Ticket prefill(PrefillRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = post(WorkerApi.PREFILL, request);
        if (response.statusCode() != 200) {
            throw new IOException("prefill answered " + response.statusCode() + " "
                    + new String(response.body(), StandardCharsets.UTF_8));
        }
        return json.readValue(response.body(), Ticket.class);
    }

    Stream generate(GenerateRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(
                request(WorkerApi.GENERATE)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(request)))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("generate answered " + response.statusCode());
        }
        return new Stream(response.body(), new FrameDecoder());
    }

    /** Frames as they come. */
    record Stream(InputStream body, FrameDecoder decoder) implements AutoCloseable {

        List<Frame> toEnd() throws IOException {
            List<Frame> all = new ArrayList<>();
            byte[] piece = new byte[4096];
            int read;
            while ((read = body.read(piece)) >= 0) {
                all.addAll(decoder.feed(ByteBuffer.wrap(piece, 0, read)));
            }
            return all;
        }

        List<Frame> some() throws IOException {
            byte[] piece = new byte[4096];
            int read = body.read(piece);
            return read < 0 ? List.of() : decoder.feed(ByteBuffer.wrap(piece, 0, read));
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    static int[] prompt(int tokens) {
        int[] ids = new int[tokens];
        for (int i = 0; i < tokens; i++) {
            ids[i] = 3 + i * 7 % 20;
        }
        return ids;
    }

    static PrefillRequest prefillOf(UUID operation, int[] tokens) {
        return new PrefillRequest(operation, 1, attribution(), tokens, tokens.length, root());
    }

    static GenerateRequest request(
            UUID operation, int[] tokens, int promptTokens, int maxNewTokens, @Nullable Ticket ticket) {
        return new GenerateRequest(
                operation,
                1,
                0,
                attribution(),
                tokens,
                promptTokens,
                new GenerateRequest.Sampling(0, 0, 1, 0, 1, 0, true, null),
                List.of(2),
                List.of(),
                maxNewTokens,
                maxNewTokens,
                true,
                root(),
                ticket,
                null);
    }

    void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited long enough; the worker says " + report());
            }
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    /** Something that becomes true. */
    interface Condition {
        boolean holds() throws Exception;
    }

    @Override
    public void close() {
        context.close();
        http.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header(WorkerApi.SECRET_HEADER, SECRET)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20));
    }

    private static Attribution attribution() {
        return new Attribution(TENANT, UUID.randomUUID(), "test", 1);
    }

    private static String root() {
        return Base64.getEncoder().encodeToString(new byte[32]);
    }
}
