package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.testkit.hostile.HostileBodies;
import io.tokenworks.testkit.hostile.RudeClients;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The whole system under clients that mean harm: real engines, whose KV blocks must all come back. */
@ExtendWith(WithSystem.class)
class HostileE2E {
    private static final int BODIES = Integer.getInteger("tokenworks.hostile.system-bodies", 60);
    private static final int CANCELS = Integer.getInteger("tokenworks.hostile.system-cancels", 80);
    private static final long SEED = Long.getLong("tokenworks.hostile.seed", 20261128);
    private static final int AT_ONCE = 16;
    private static final int LEFT = 0;
    private static final Duration LONG_ANSWER = Duration.ofSeconds(30);
    private static final Duration CALM_WITHIN = Duration.ofMinutes(2);

    private static String ask(RunningSystem system, int number) {
        return """
                {"model":"%s","messages":[{"role":"user","content":"Tell me about the number %d, at length."}],
                "max_tokens":%d,"stream":%s,"n":%d}"""
                .formatted(system.model(), number % 40, 1 + number % 60, number % 5 != 0, 1 + number % 7 / 6);
    }

    @Test
    void noBodyBreaksTheSystem(RunningSystem system) throws Exception {
        var bodies = new HostileBodies(SEED, List.of(ask(system, 1), ask(system, 5)));
        List<Callable<Integer>> asked = new ArrayList<>();
        Map<Integer, Integer> statuses = new TreeMap<>();
        try (HttpClient http = HttpClient.newHttpClient(); var clients = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < BODIES; i++) {
                var request = HttpRequest.newBuilder(URI.create(system.apiUrl() + "/v1/chat/completions"))
                        .header("Authorization", "Bearer " + system.key()).header("Content-Type", "application/json")
                        .timeout(LONG_ANSWER).POST(HttpRequest.BodyPublishers.ofByteArray(bodies.next())).build();
                asked.add(() -> status(http, request));
            }
            for (Future<Integer> status : clients.invokeAll(asked)) {
                statuses.merge(status.get(), 1, Integer::sum);
            }
        }
        System.out.printf("HOSTILE system: %d bodies, seed %d: statuses %s%n", BODIES, SEED, statuses);
        assertThat(statuses.keySet()).allMatch(status -> status < 500).contains(400);
        calm(system);
    }

    /** @return {@link #LEFT} where a body that makes sense by chance asks for a very long answer: this client leaves */
    private static int status(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (HttpTimeoutException tooLong) {
            return LEFT;
        }
    }

    @Test
    void streamsThatNobodyWaitsForGiveEveryBlockBack(RunningSystem system) throws Exception {
        URI api = URI.create(system.apiUrl());
        var clients = new RudeClients(new InetSocketAddress(api.getHost(), api.getPort()), SEED,
                number -> new RudeClients.Question(system.key(), ask(system, number)));
        RudeClients.Report report = clients.run(CANCELS, AT_ONCE);
        System.out.printf("HOSTILE system: %d clients that left, seed %d: %s%n", CANCELS, SEED, report);
        assertThat(report.inTheMiddle() + report.unanswered()).isPositive();
        calm(system);
    }

    /** Nothing runs, every block is free, nothing was lost, and the next one is served. */
    private static void calm(RunningSystem system) throws Exception {
        try (var client = new ApiClient(system)) {
            for (String role : List.of("prefill", "decode")) {
                int port = system.parts(role).getFirst().port();
                JsonNode report = Eventually.within(CALM_WITHIN, () -> calm(client.report(port)));
                System.out.printf("HOSTILE system: %s has %d of %d KV blocks free%n", role,
                        report.get("kvBlocksFree").asInt(), report.get("kvBlocks").asInt());
            }
            assertThat(client.complete("Say hi.", 4).status()).isEqualTo(200);
        }
        assertThat(logLines(system).filter(line -> line.contains("LEAK:"))).isEmpty();
    }

    private static JsonNode calm(JsonNode report) {
        assertThat(report.get("running").asInt()).isZero();
        assertThat(report.get("waiting").asInt()).isZero();
        assertThat(report.get("kvBlocksTransfer").asInt()).isZero();
        assertThat(report.get("kvBlocksFree")).isEqualTo(report.get("kvBlocks"));
        return report;
    }

    private static Stream<String> logLines(RunningSystem system) throws IOException {
        Path logs = system.home().resolve("logs");
        try (Stream<Path> files = Files.list(logs)) {
            return files.filter(file -> file.toString().endsWith(".log")).toList().stream().flatMap(HostileE2E::lines);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1).lines();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
