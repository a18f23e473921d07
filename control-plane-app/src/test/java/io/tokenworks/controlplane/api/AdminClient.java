package io.tokenworks.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who uses the admin API with credentials of their own. */
final class AdminClient {

    private final RestClient rest;

    AdminClient(int port, String authorization) {
        rest = RestClient.builder().baseUrl("http://127.0.0.1:" + port)
                .defaultHeader("Authorization", authorization)
                .defaultStatusHandler(status -> true, (request, response) -> {}).build();
    }

    /** @param headers names and values in turn */
    ResponseEntity<String> ask(HttpMethod method, String path, @Nullable Object body, String... headers) {
        var request = rest.method(method).uri(path);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).body(JsonMapper.shared().writeValueAsString(body));
        }
        return request.retrieve().toEntity(String.class);
    }

    /** The answer's body, of a request that must be answered so. */
    JsonNode send(HttpMethod method, String path, @Nullable Object body, int status, String... headers) {
        ResponseEntity<String> answer = ask(method, path, body, headers);
        assertThat(answer.getStatusCode().value()).as("%s %s: %s", method, path, answer.getBody()).isEqualTo(status);
        return json(answer);
    }

    JsonNode get(String path) {
        return send(HttpMethod.GET, path, null, 200);
    }

    /** A file. */
    byte[] bytes(String path) {
        ResponseEntity<byte[]> answer = rest.get().uri(path).retrieve().toEntity(byte[].class);
        assertThat(answer.getStatusCode().value()).as(path).isEqualTo(200);
        return answer.getBody() == null ? new byte[0] : answer.getBody();
    }

    JsonNode post(String path, Object body) {
        return send(HttpMethod.POST, path, body, 201);
    }

    /** Changes what is shown at a path, as it is now. */
    JsonNode put(String path, Object body) {
        return send(HttpMethod.PUT, path, body, 200, "If-Match", "\"" + get(path).get("version").asInt() + "\"");
    }

    /** A token of a role. */
    String token(String role, @Nullable String tenant) {
        Map<String, Object> wish = tenant == null
                ? Map.of("name", "test", "role", role)
                : Map.of("name", "test", "role", role, "tenant", tenant);
        return "Bearer " + post("/api/v1/admin-tokens", wish).get("secret").asString();
    }

    static JsonNode json(ResponseEntity<String> answer) {
        return JsonMapper.shared().readTree(answer.getBody() == null ? "null" : answer.getBody());
    }
}
