package io.tokenworks.e2e.proof;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Short calls: health, the admin API, meters and reports. Thread-safe. */
final class Calls implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2)).build();
    private final String internalSecret;
    private final String adminPassword;

    Calls(String internalSecret, String adminPassword) {
        this.internalSecret = internalSecret;
        this.adminPassword = adminPassword;
    }

    boolean isOk(String url) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(2)).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException away) {
            return false;
        }
    }

    /** @throws IOException unless the answer is a 2xx */
    JsonNode admin(String method, String url, String body) throws IOException, InterruptedException {
        String name = Base64.getEncoder()
                .encodeToString(("admin:" + adminPassword).getBytes(StandardCharsets.UTF_8));
        return JSON.readTree(text(HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Basic " + name)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))));
    }

    /** What a worker says it has done. */
    JsonNode report(String workerUrl) throws IOException, InterruptedException {
        return JSON.readTree(text(HttpRequest.newBuilder(URI.create(workerUrl + "/internal/v1/report"))
                .header("X-Tokenworks-Internal", internalSecret)));
    }

    /** The value of a gateway's meter. */
    double meter(String url, String name) throws IOException, InterruptedException {
        String all = text(HttpRequest.newBuilder(URI.create(url + "/actuator/prometheus")));
        return all.lines().filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
    }

    private String text(HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.timeout(ANSWER_MAX).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer.uri() + " answered " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() {
        http.close();
    }
}
