package io.tokenworks.gateway;

import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.wire.worker.WorkerRole;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalTest {

    @TempDir
    static Path state;

    private static final FakeControlPlane CONTROL = new FakeControlPlane();
    private static final FakeWorker DECODE = new FakeWorker(WorkerRole.DECODE);
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        CONTROL.fleet(DECODE);
        gateway = RunningGateway.ready(CONTROL, state, "tokenworks.gateway.limits.body=64KB");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        DECODE.close();
        CONTROL.close();
    }

    private static void refused(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(json(response).at("/error/code").asString()).isEqualTo(code);
        assertThat(json(response).get("error").propertyNames()).contains("message", "type", "param", "code");
        assertThat(response.headers().firstValue("x-request-id")).isPresent();
    }

    @Test
    void badBodies() {
        refused(gateway.post("{"), 400, "invalid_json");
        refused(gateway.post(ask(1, false).replace("\"model\"", "\"nonsense\":1,\"model\"")), 400, "unknown_parameter");
        refused(gateway.post(ask(1, false).replace("timed", "gpt-0")), 404, "model_not_found");
        refused(gateway.post(ask(1, false).replace("hi", "x".repeat(3000))), 400, "context_length_exceeded");
        refused(gateway.post(ask(1, false).replace("hi", "x".repeat(70_000))), 413, "request_too_large");
    }

    @Test
    void badKeys() {
        refused(gateway.post(ask(1, false), "wrong"), 401, "invalid_api_key");
        HttpRequest without = HttpRequest.newBuilder(gateway.request("/v1/models", "x").build().uri()).build();
        refused(gateway.send(without), 401, "invalid_api_key");
    }

    @Test
    void otherAddressesAndMethods() {
        refused(gateway.get("/v1/nonsense"), 404, "unknown_url");
        refused(gateway.get("/nonsense"), 404, "unknown_url");
        HttpResponse<String> get = gateway.get("/v1/chat/completions");
        refused(get, 405, "method_not_allowed");
        assertThat(get.headers().firstValue("allow")).contains("POST");
    }

    @Test
    void modelsAreListed() {
        assertThat(json(gateway.get("/v1/models")).at("/data/0/id").asString()).isEqualTo("timed");
        assertThat(json(gateway.get("/v1/models/timed")).at("/created").asLong()).isEqualTo(1_700_000_000);
        refused(gateway.get("/v1/models/other"), 404, "model_not_found");
    }

    @Test
    void metersAreExposed() {
        assertThat(gateway.get("/actuator/prometheus").body()).contains("tokenworks_gateway_requests_running");
    }
}
