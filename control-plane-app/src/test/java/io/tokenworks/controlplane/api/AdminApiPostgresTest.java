package io.tokenworks.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AdminApiPostgresTest extends ControlPlaneUnderTest {

    @LocalServerPort
    private int port;

    private RestClient rest = RestClient.create();

    @BeforeEach
    void client() {
        rest = RestClient.builder().baseUrl("http://127.0.0.1:" + port).defaultHeader("Authorization", basic())
                .defaultStatusHandler(status -> true, (request, response) -> {}).build();
    }

    @Test
    void aDeploymentIsCreatedScaledAndRetired() {
        JsonNode created = send(HttpMethod.POST, "/api/v1/deployments", deployment("api-life", 1, 1), 201);
        assertThat(created.get("state").asString()).isEqualTo("RUNNING");
        assertThat(created.get("prices").get("cachedInput").decimalValue()).isEqualByComparingTo("0.15");

        JsonNode scaled = send(HttpMethod.PUT, "/api/v1/deployments/api-life/pools", pools(1, 3), 200);
        assertThat(scaled.get("pools").get("decode").asInt()).isEqualTo(3);

        JsonNode retired = send(HttpMethod.POST, "/api/v1/deployments/api-life/retire", Map.of(), 200);
        assertThat(retired.get("state").asString()).isEqualTo("RETIRED");

        JsonNode again = send(HttpMethod.POST, "/api/v1/deployments", deployment("api-life", 1, 1), 201);
        assertThat(again.get("revision").asInt()).isEqualTo(2);
    }

    @Test
    void aTakenNameIsAConflict() {
        send(HttpMethod.POST, "/api/v1/deployments", deployment("api-taken", 0, 1), 201);
        JsonNode problem = send(HttpMethod.POST, "/api/v1/deployments", deployment("api-taken", 0, 1), 409);
        assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo("name");
    }

    @Test
    void wrongFieldsAreNamed() {
        JsonNode unknown = send(HttpMethod.POST, "/api/v1/tenants", Map.of("name", "x", "nmae", "y"), 400);
        assertThat(unknown.get("errors").get(0).get("field").asString()).isEqualTo("nmae");

        JsonNode blank = send(HttpMethod.POST, "/api/v1/tenants", Map.of("name", " "), 400);
        assertThat(blank.get("errors").get(0).get("field").asString()).isEqualTo("name");

        JsonNode range = send(HttpMethod.POST, "/api/v1/deployments", deployment("api-range", 0, 0), 400);
        assertThat(range.get("detail").asString()).contains("pools.decode");

        var badEnum = new HashMap<>(deployment("api-enum", 0, 1));
        badEnum.put("backend", "abacus");
        JsonNode problem = send(HttpMethod.POST, "/api/v1/deployments", badEnum, 400);
        assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo("backend");
    }

    @Test
    void aKeyIsShownOnceAndRevoked() {
        String tenant = send(HttpMethod.POST, "/api/v1/tenants", Map.of("name", "api-keys"), 201).get("id").asString();
        JsonNode fresh = send(HttpMethod.POST, "/api/v1/tenants/" + tenant + "/keys", Map.of("name", "ci"), 201);
        assertThat(fresh.get("secret").asString()).startsWith("tw-").startsWith(fresh.get("prefix").asString());

        JsonNode listed = send(HttpMethod.GET, "/api/v1/tenants/" + tenant + "/keys", null, 200);
        assertThat(listed.toString()).doesNotContain(fresh.get("secret").asString());

        JsonNode revoked = send(HttpMethod.DELETE, "/api/v1/keys/" + fresh.get("id").asString(), null, 200);
        assertThat(revoked.get("revokedAt").isNull()).isFalse();
    }

    @Test
    void aQuotaIsSet() {
        String tenant = send(HttpMethod.POST, "/api/v1/tenants", Map.of("name", "api-quota"), 201).get("id").asString();
        send(HttpMethod.GET, "/api/v1/tenants/" + tenant + "/quota", null, 404);
        send(HttpMethod.PUT, "/api/v1/tenants/" + tenant + "/quota", Map.of("limitTokens", 500), 200);
        JsonNode quota = send(HttpMethod.PUT, "/api/v1/tenants/" + tenant + "/quota", Map.of("limitTokens", 700), 200);
        assertThat(quota.get("limitTokens").asLong()).isEqualTo(700);
        assertThat(quota.get("committedTokens").asLong()).isZero();
    }

    @Test
    void aLimitIsSetSeenAndDeleted() {
        String tenant = send(HttpMethod.POST, "/api/v1/tenants", Map.of("name", "api-limit"), 201).get("id").asString();
        var wish = new HashMap<String, Object>(Map.of("scope", "TENANT", "scopeId", tenant, "measure", "MONEY",
                "currency", "EUR", "window", "MONTH", "amount", 12.5, "alertPercents", List.of(80, 100)));
        String id = send(HttpMethod.PUT, "/api/v1/limits", wish, 200).get("id").asString();
        assertThat(send(HttpMethod.PUT, "/api/v1/limits", wish, 200).get("id").asString()).isEqualTo(id);
        JsonNode listed = send(HttpMethod.GET, "/api/v1/limits?scope=TENANT&scopeId=" + tenant, null, 200);
        assertThat(listed.get(0).get("mode").asString()).isEqualTo("HARD");
        JsonNode budget = send(HttpMethod.GET, "/api/v1/tenants/" + tenant + "/budget", null, 200);
        assertThat(budget.get(0).get("left").decimalValue()).isEqualByComparingTo("12.5");

        send(HttpMethod.PUT, "/api/v1/limits", Map.of("scope", "TENANT", "scopeId", tenant, "measure", "CONCURRENCY",
                "amount", 4), 200);
        JsonNode rates = send(HttpMethod.GET, "/api/v1/tenants/" + tenant + "/rates", null, 200);
        assertThat(rates.get(0).get("limit").get("amount").asInt()).isEqualTo(4);

        wish.put("currency", "euro");
        JsonNode problem = send(HttpMethod.PUT, "/api/v1/limits", wish, 400);
        assertThat(problem.get("errors").get(0).get("field").asString()).isEqualTo("currency");
        send(HttpMethod.DELETE, "/api/v1/limits/" + id, null, 200);
        send(HttpMethod.GET, "/api/v1/limits/" + id, null, 404);
    }

    @Test
    void nobodyComesInWithoutTheRightPassword() {
        RestClient stranger = RestClient.builder().baseUrl("http://127.0.0.1:" + port)
                .defaultStatusHandler(status -> true, (request, response) -> {}).build();
        assertThat(stranger.get().uri("/api/v1/tenants").retrieve().toBodilessEntity().getStatusCode().value())
                .isEqualTo(401);
        assertThat(stranger.get().uri("/api/v1/tenants").headers(h -> h.setBasicAuth("admin", "wrong")).retrieve()
                .toBodilessEntity().getStatusCode().value()).isEqualTo(401);
        assertThat(stranger.get().uri("/internal/v1/cards/00").retrieve().toBodilessEntity().getStatusCode().value())
                .isEqualTo(401);
        assertThat(stranger.get().uri("/actuator/health").retrieve().toBodilessEntity().getStatusCode().value())
                .isEqualTo(200);
    }

    private JsonNode send(HttpMethod method, String path, @Nullable Object body, int status) {
        var request = rest.method(method).uri(path);
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).body(JsonMapper.shared().writeValueAsString(body));
        }
        ResponseEntity<String> answer = request.retrieve().toEntity(String.class);
        assertThat(answer.getStatusCode().value()).as("%s %s: %s", method, path, answer.getBody()).isEqualTo(status);
        return JsonMapper.shared().readTree(answer.getBody() == null ? "null" : answer.getBody());
    }

    private static Map<String, Object> deployment(String name, int prefill, int decode) {
        return Map.of("name", name, "model", "tiny", "modelPath", "models/tiny.gguf", "backend", "cpu", "mode",
                prefill > 0 ? "disaggregated" : "aggregated", "pools", pools(prefill, decode), "price",
                Map.of("input", "0.15", "output", "0.60", "currency", "EUR"));
    }

    private static Map<String, Object> pools(int prefill, int decode) {
        return Map.of("prefill", prefill, "decode", decode);
    }

    @Test
    void listsAreArrays() {
        assertThat(send(HttpMethod.GET, "/api/v1/deployments", null, 200).isArray()).isTrue();
        assertThat(send(HttpMethod.GET, "/api/v1/tenants", null, 200).isArray()).isTrue();
    }
}
