package io.tokenworks.gateway;

import static io.tokenworks.gateway.RunningGateway.ask;
import static io.tokenworks.gateway.RunningGateway.eventually;
import static io.tokenworks.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.wire.fleet.FleetSnapshot;
import io.tokenworks.wire.worker.WorkerRole;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose key opens what. */
class AccessTest {

    private static final UUID TENANT = new UUID(7, 1);
    private static final UUID OTHER_PROJECT = new UUID(6, 2);

    @TempDir
    static Path state;

    private static final FakeControlPlane CONTROL = new FakeControlPlane();
    private static final FakeWorker DECODE = new FakeWorker(WorkerRole.DECODE);
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        CONTROL.fleet(DECODE);
        gateway = RunningGateway.ready(CONTROL, state);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        DECODE.close();
        CONTROL.close();
    }

    private static FleetSnapshot.Key key(int id, String secret, @Nullable Instant expiresAt) {
        return new FleetSnapshot.Key(new UUID(8, id), FakeControlPlane.sha256(secret), TENANT, OTHER_PROJECT,
                Map.of("team", secret), expiresAt);
    }

    private static FleetSnapshot.Tenant tenant(String... deployments) {
        return new FleetSnapshot.Tenant(TENANT, "t", "c2VjcmV0", List.of(deployments), null);
    }

    /** Pushes a fleet and waits until the gateway goes by it. */
    private static void push(FleetSnapshot.Tenant tenant, FleetSnapshot.Key... keys) {
        CONTROL.push(List.of(keys), List.of(tenant), DECODE);
        gateway.follow(CONTROL);
    }

    private static HttpResponse<String> models(String secret) {
        return gateway.send(gateway.request("/v1/models", secret).GET().build());
    }

    private static void refused(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(json(response).at("/error/code").asString()).isEqualTo(code);
    }

    @Test
    void theOldKeyOfARotationWorksBesideTheNewOneUntilItExpires() {
        Instant now = Instant.now();
        FleetSnapshot.Key fresh = key(2, "tw-new", null);
        push(tenant(), key(1, "tw-old", now.plus(Duration.ofHours(1))), fresh);
        assertThat(gateway.post(ask(1, false), "tw-old").statusCode()).isEqualTo(200);
        assertThat(gateway.post(ask(1, false), "tw-new").statusCode()).isEqualTo(200);
        eventually(() -> CONTROL.records.stream().anyMatch(r -> r.apiKey().equals(fresh.id())));
        assertThat(CONTROL.records).filteredOn(r -> r.apiKey().equals(new UUID(8, 1))).last().satisfies(record -> {
            assertThat(record.project()).isEqualTo(OTHER_PROJECT);
            assertThat(record.tags()).isEqualTo(Map.of("team", "tw-old"));
        });

        push(tenant(), key(1, "tw-old", now.minusSeconds(1)), fresh);
        refused(gateway.post(ask(1, false), "tw-old"), 401, "invalid_api_key");
        assertThat(json(gateway.post(ask(1, false), "tw-old")).at("/error/message").asString()).contains("expired");
        assertThat(gateway.post(ask(1, false), "tw-new").statusCode()).isEqualTo(200);
    }

    @Test
    void aRevokedKeyIsUnknown() {
        push(tenant(), key(3, "tw-revoked", null));
        assertThat(models("tw-revoked").statusCode()).isEqualTo(200);
        push(tenant());
        refused(models("tw-revoked"), 401, "invalid_api_key");
    }

    @Test
    void aTenantSeesAndUsesOnlyTheDeploymentsItMay() {
        push(tenant("another"), key(4, "tw-narrow", null));
        assertThat(json(models("tw-narrow")).get("data").isEmpty()).isTrue();
        refused(gateway.send(gateway.request("/v1/models/timed", "tw-narrow").GET().build()), 404, "model_not_found");
        HttpResponse<String> forbidden = gateway.post(ask(1, false), "tw-narrow");
        refused(forbidden, 404, "model_not_found");
        assertThat(forbidden.body()).as("nobody can tell it from one that is not there").isEqualTo(
                gateway.post(ask(1, false).replace("timed", "absent"), "tw-narrow").body().replace("absent", "timed"));
        refused(gateway.send(gateway.request("/tokenize", "tw-narrow")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"timed\",\"prompt\":\"hi\"}")).build()), 404,
                "model_not_found");

        push(tenant("another", "timed"), key(4, "tw-narrow", null));
        assertThat(gateway.post(ask(1, false), "tw-narrow").statusCode()).isEqualTo(200);
        assertThat(json(models("tw-narrow")).at("/data/0/id").asString()).isEqualTo("timed");
    }
}
