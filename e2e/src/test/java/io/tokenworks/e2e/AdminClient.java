package io.tokenworks.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** The control plane's admin API. */
final class AdminClient implements AutoCloseable {
    private static final Duration CALL_MAX = Duration.ofSeconds(30);
    private static final Set<String> ENDED = Set.of("STOPPED", "LOST");

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RunningSystem system;

    AdminClient(RunningSystem system) {
        this.system = system;
    }

    /** Deploys the timed model, answers computed where they are generated. */
    void deployTimed(String name, int decodeWorkers) throws IOException, InterruptedException {
        var body = ApiClient.JSON.createObjectNode().put("name", name).put("model", "timed").put("backend", "timed")
                .put("mode", "aggregated");
        body.putObject("pools").put("prefill", 0).put("decode", decodeWorkers);
        body.putObject("price").put("input", 0.10).put("cachedInput", 0.025).put("output", 0.40).put("currency",
                "EUR");
        call("POST", "/api/v1/deployments", body.toString());
    }

    void scale(String name, int decodeWorkers) throws IOException, InterruptedException {
        call("PUT", "/api/v1/deployments/" + name + "/pools", "{\"prefill\":0,\"decode\":" + decodeWorkers + "}");
    }

    void retire(String name) throws IOException, InterruptedException {
        call("POST", "/api/v1/deployments/" + name + "/retire", "");
    }

    /** States of the deployment's workers that have not ended. */
    List<String> workers(String deployment) throws IOException, InterruptedException {
        var states = new ArrayList<String>();
        for (JsonNode worker : call("GET", "/api/v1/workers", "")) {
            String state = worker.get("state").asString();
            if (worker.get("deployment").asString().equals(deployment) && !ENDED.contains(state)) {
                states.add(state);
            }
        }
        return states;
    }

    UUID createTenant(String name) throws IOException, InterruptedException {
        return UUID.fromString(call("POST", "/api/v1/tenants", named(name)).get("id").asString());
    }

    /** The secret of a new key. */
    String createKey(UUID tenant) throws IOException, InterruptedException {
        return call("POST", "/api/v1/tenants/" + tenant + "/keys", named("e2e")).get("secret").asString();
    }

    void setQuota(UUID tenant, long tokens) throws IOException, InterruptedException {
        call("PUT", "/api/v1/tenants/" + tenant + "/quota", "{\"limitTokens\":" + tokens + "}");
    }

    JsonNode quota(UUID tenant) throws IOException, InterruptedException {
        return call("GET", "/api/v1/tenants/" + tenant + "/quota", "");
    }

    private static String named(String name) {
        return ApiClient.JSON.createObjectNode().put("name", name).toString();
    }

    private JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        String login = "admin:" + system.secret("admin");
        var request = HttpRequest.newBuilder(URI.create(system.consoleUrl() + path)).timeout(CALL_MAX)
                .header("Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)).build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode() / 100).as(method + " " + path + ": " + answer.body()).isEqualTo(2);
        return ApiClient.JSON.readTree(answer.body().isEmpty() ? "null" : answer.body());
    }

    @Override
    public void close() {
        http.close();
    }
}
