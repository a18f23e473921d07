package io.tokenworks.controlplane.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.deployments.Backend;
import io.tokenworks.controlplane.deployments.Deployments;
import io.tokenworks.controlplane.deployments.NewDeployment;
import io.tokenworks.controlplane.deployments.Pools;
import io.tokenworks.controlplane.tenants.ApiKeys;
import io.tokenworks.controlplane.tenants.FreshKey;
import io.tokenworks.controlplane.tenants.Tenants;
import io.tokenworks.wire.fleet.FleetSnapshot;
import io.tokenworks.wire.worker.ControlApi;
import io.tokenworks.wire.worker.WorkerApi;
import io.tokenworks.wire.worker.WorkerRegistration;
import io.tokenworks.wire.worker.WorkerReport;
import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** As a worker and a gateway see it: register, publish a card, be pushed to gateways, fall silent. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FleetPostgresTest extends ControlPlaneUnderTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private final Deployments deployments;
    private final Tenants tenants;
    private final ApiKeys keys;

    @LocalServerPort
    private int port;

    @Autowired
    FleetPostgresTest(Deployments deployments, Tenants tenants, ApiKeys keys) {
        this.deployments = deployments;
        this.tenants = tenants;
        this.keys = keys;
    }

    @Test
    void gatewaysHearOfEveryChange() throws Exception {
        try (BufferedReader stream = listen()) {
            deployments.create(new NewDeployment("pushed", "tiny", "", Backend.TIMED, FleetSnapshot.Mode.AGGREGATED,
                    new Pools(0, 1), null, null));
            deployments.start("pushed");
            FleetSnapshot started = await(stream, s -> has(s, d -> d.workers().isEmpty()));

            FreshKey key = keys.create(tenants.create("pushed").id(), "k");
            FleetSnapshot keyed = await(stream, s -> s.keys().stream().anyMatch(k -> k.id().equals(key.id())));
            assertThat(keyed.version()).isGreaterThan(started.version());
            keys.revoke(key.id());
            await(stream, s -> s.keys().stream().noneMatch(k -> k.id().equals(key.id())));

            byte[] card = "a card".getBytes(StandardCharsets.UTF_8);
            String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(card));
            assertThat(put(ControlApi.CARDS + "0".repeat(64), card)).isEqualTo(400);
            assertThat(put(ControlApi.CARDS + digest, card)).isEqualTo(204);
            UUID worker = UUID.randomUUID();
            UUID instance = UUID.randomUUID();
            assertThat(post(ControlApi.HEARTBEAT, report(worker, instance, 0))).contains("\"known\":false");
            post(ControlApi.REGISTER, registration(worker, instance, digest));
            await(stream, s -> has(s, d -> d.cardDigest().equals(digest) && d.workers().size() == 1));

            assertThat(post(ControlApi.HEARTBEAT, report(worker, instance, 5))).contains("\"known\":true");
            await(stream, s -> has(s, d -> d.workers().getFirst().load() == 5));
            await(stream, s -> has(s, d -> d.workers().isEmpty()));
        }
    }

    private static boolean has(FleetSnapshot snapshot, Predicate<FleetSnapshot.Deployment> deployment) {
        return snapshot.deployments().stream().filter(d -> d.name().equals("pushed")).anyMatch(deployment);
    }

    private static FleetSnapshot await(BufferedReader stream, Predicate<FleetSnapshot> wanted) throws IOException {
        while (true) {
            String line = stream.readLine();
            assertThat(line).as("the stream ended").isNotNull();
            if (line.startsWith("data:")) {
                FleetSnapshot snapshot = JsonMapper.shared().readValue(line.substring(5), FleetSnapshot.class);
                if (wanted.test(snapshot)) {
                    return snapshot;
                }
            }
        }
    }

    private BufferedReader listen() throws IOException, InterruptedException {
        var answer = http.send(to("/internal/v1/snapshots?gateway=" + UUID.randomUUID()).GET().build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private int put(String path, byte[] body) throws IOException, InterruptedException {
        return http.send(to(path).PUT(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private String post(String path, Object body) throws IOException, InterruptedException {
        String json = JsonMapper.shared().writeValueAsString(body);
        var answer = http.send(to(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return answer.body();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).header(WorkerApi.SECRET_HEADER,
                INTERNAL_SECRET);
    }

    private static WorkerRegistration registration(UUID worker, UUID instance, String card) {
        return new WorkerRegistration(worker, instance, WorkerRole.DECODE, "pushed", 1, "http://127.0.0.1:1", 1,
                Instant.now(), "c", card, 8, 16, "none");
    }

    private static WorkerReport report(UUID worker, UUID instance, int running) {
        return new WorkerReport(worker, instance, WorkerState.READY, 100, 0, running, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
