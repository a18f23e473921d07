package io.tokenworks.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The public API, spoken to without a library. */
final class ApiClient implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern UUID_TEXT = Pattern
            .compile("([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})");

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2)).build();
    private final RunningSystem system;
    private final String key;

    ApiClient(RunningSystem system) {
        this(system, system.key());
    }

    ApiClient(RunningSystem system, String key) {
        this.system = system;
        this.key = key;
    }

    /** An answer that was received whole. */
    record Answer(int status, JsonNode body) {
        String text() {
            return body.at("/choices/0/message/content").asString();
        }

        int usage(String field) {
            return body.at("/usage/" + field).asInt();
        }

        int cachedTokens() {
            return body.at("/usage/prompt_tokens_details/cached_tokens").asInt(0);
        }

        /** The gateway's id of the operation; it is inside the answer's id. */
        UUID operation() {
            Matcher m = UUID_TEXT.matcher(body.get("id").asString());
            if (!m.find()) {
                throw new IllegalStateException("no operation in " + body.get("id"));
            }
            return UUID.fromString(String.join("-", m.group(1), m.group(2), m.group(3), m.group(4), m.group(5)));
        }
    }

    /** One greedy chat completion. */
    Answer complete(String prompt, int maxTokens) throws IOException, InterruptedException {
        var body = JSON.createObjectNode().put("model", system.model()).put("temperature", 0).put("max_tokens",
                maxTokens);
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return post("/v1/chat/completions", body.toString());
    }

    Answer post(String path, String body) throws IOException, InterruptedException {
        var answer = send(path, body);
        return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    }

    /** The answer's body, a stream's too. */
    String text(String path, String body) throws IOException, InterruptedException {
        return send(path, body).body();
    }

    private HttpResponse<String> send(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(system.apiUrl() + path)).timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + key).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** A worker's own report of what it has done. */
    JsonNode report(int workerPort) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + workerPort + "/internal/v1/report"))
                .timeout(Duration.ofSeconds(10)).header("X-Tokenworks-Internal", system.secret("internal")).build();
        return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Override
    public void close() {
        http.close();
    }
}
