package io.tokenworks.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.ledger.RecordFixture;
import io.tokenworks.metering.AttemptRecord;
import io.tokenworks.metering.AttemptRecord.Outcome;
import io.tokenworks.metering.OperationRecord;
import io.tokenworks.wire.worker.ControlApi;
import io.tokenworks.wire.worker.RecordArray;
import io.tokenworks.wire.worker.WorkerApi;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Batches with bad records among the good, over HTTP as gateways and workers send them. */
class QuarantinePostgresTest extends ControlPlaneUnderTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient rows = JdbcClient.create(DATABASE.owner());
    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    @LocalServerPort
    private int port;

    private AdminClient admin = new AdminClient(0, "");
    private UUID tenant = new UUID(0, 0);
    private RecordFixture records = new RecordFixture(tenant, 1);

    @BeforeEach
    void tenant() {
        admin = new AdminClient(port, basic());
        tenant = UUID.fromString(admin.post("/api/v1/tenants", Map.of("name", "bad " + unique)).get("id").asString());
        records = new RecordFixture(tenant, unique.hashCode());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aBadRecordAnywhereInABatchNeverCostsAGoodOne(long seed) {
        Random random = new Random(seed);
        long before = waiting();
        List<byte[]> batch = new ArrayList<>();
        List<UUID> good = new ArrayList<>();
        int bad = 0;
        for (int i = 0; i < 40; i++) {
            OperationRecord record = operation();
            if (random.nextInt(3) == 0) {
                batch.add(spoilt(record, random.nextInt(SPOILS)));
                bad++;
            } else {
                batch.add(JSON.writeValueAsBytes(record));
                good.add(record.operation());
            }
        }

        assertThat(send(ControlApi.OPERATIONS, RecordArray.of(batch))).isEqualTo(204);
        assertThat(entered()).containsExactlyInAnyOrderElementsOf(good);
        assertThat(waiting() - before).isEqualTo(bad);

        assertThat(send(ControlApi.OPERATIONS, RecordArray.of(batch))).as("again").isEqualTo(204);
        assertThat(entered()).hasSize(good.size());
        assertThat(waiting() - before).as("the same records").isEqualTo(bad);
    }

    private static final int SPOILS = 10;

    private byte[] spoilt(OperationRecord record, int how) {
        ObjectNode json = JSON.valueToTree(record);
        switch (how) {
            case 0 -> json.put("promptTokens", -1);
            case 1 -> json.put("cachedTokens", record.promptTokens() + 1);
            case 2 -> json.put("version", 99);
            case 3 -> json.put("shape", "of another world");
            case 4 -> json.put("operation", UUID.randomUUID().toString());
            case 5 -> json.remove("tenant");
            case 6 -> json.put("deployment", "no\0text");
            case 7 -> json.put("admittedAt", "+999999-01-01T00:00:00Z");
            case 8 -> {
                return ("{\"operation\":\"" + record.operation()).getBytes(StandardCharsets.UTF_8);
            }
            default -> {
                return new byte[]{(byte) 0xff, 0, ']', (byte) how, '"', ',', (byte) record.operation().hashCode(),
                    (byte) record.operation().getLeastSignificantBits()};
            }
        }
        return JSON.writeValueAsBytes(json);
    }

    @Test
    void aBadAttemptIsKeptAsItCameWithTheReason() {
        OperationRecord operation = operation();
        AttemptRecord attempt = records.attempt(operation, 1, 9, 5, Outcome.COMPLETED);
        ObjectNode bad = JSON.valueToTree(records.attempt(operation, 2, 9, 5, Outcome.COMPLETED));
        bad.put("tokensEmitted", -7);

        assertThat(send(ControlApi.ATTEMPTS, RecordArray.of(
                List.of(JSON.writeValueAsBytes(bad), JSON.writeValueAsBytes(attempt))))).isEqualTo(204);
        assertThat(rows.sql("SELECT attempt FROM attempt_record WHERE operation = ?").param(operation.operation())
                .query(Integer.class).list()).containsExactly(1);
        JsonNode kept = newest();
        assertThat(kept.get("kind").asString()).isEqualTo("ATTEMPT");
        assertThat(kept.get("cause").asString()).isEqualTo("IMPOSSIBLE");
        assertThat(kept.get("reason").asString()).isEqualTo("tokensEmitted: must not be negative");
        assertThat(kept.get("body").asString()).isEqualTo(bad.toString());
    }

    @Test
    void whatDiffersFromTheStoredRecordOfItsKeyIsNotTakenForARepetition() {
        OperationRecord first = operation();
        ObjectNode other = JSON.valueToTree(first);
        other.put("outputTokens", first.outputTokens() + 1);
        ObjectNode slower = JSON.valueToTree(first);
        slower.put("durationMillis", first.durationMillis() + 1);
        long before = waiting();

        assertThat(send(ControlApi.OPERATIONS, RecordArray.of(List.of(JSON.writeValueAsBytes(first),
                JSON.writeValueAsBytes(other), JSON.writeValueAsBytes(first), JSON.writeValueAsBytes(slower)))))
                .isEqualTo(204);
        assertThat(entered()).containsExactly(first.operation());
        assertThat(waiting() - before).isOne();
        assertThat(newest().get("cause").asString()).isEqualTo("DIFFERENT");
        admin.send(HttpMethod.POST, path("resubmit"), Map.of("reason", "try"), 409);
        assertThat(waiting() - before).as("still open").isOne();
    }

    @Test
    void anArrayOnOneLineIsTakenElementByElement() {
        OperationRecord good = operation();
        ObjectNode bad = JSON.valueToTree(operation());
        bad.put("outcome", "WON");
        String array = "[" + bad + "," + JSON.writeValueAsString(good) + "]";
        assertThat(send(ControlApi.OPERATIONS, array.getBytes(StandardCharsets.UTF_8))).isEqualTo(204);
        assertThat(entered()).containsExactly(good.operation());
        assertThat(newest().get("reason").asString()).startsWith("outcome: ");
        assertThat(send(ControlApi.OPERATIONS, "[{}".getBytes(StandardCharsets.UTF_8))).isEqualTo(400);
        assertThat(send(ControlApi.OPERATIONS, "[\n{}".getBytes(StandardCharsets.UTF_8))).isEqualTo(400);
    }

    @Test
    void aBatchThatFailsForTheDatabaseIsNotTakenAndMayComeAgain() {
        byte[] batch = RecordArray.of(List.of(JSON.writeValueAsBytes(operation())));
        long before = waiting();
        rows.sql("REVOKE INSERT ON ledger_entry FROM tokenworks_app").update();
        try {
            assertThat(send(ControlApi.OPERATIONS, batch)).isEqualTo(500);
        } finally {
            rows.sql("GRANT INSERT ON ledger_entry TO tokenworks_app").update();
        }
        assertThat(waiting()).isEqualTo(before);
        assertThat(entered()).isEmpty();
        assertThat(send(ControlApi.OPERATIONS, batch)).isEqualTo(204);
        assertThat(entered()).hasSize(1);
    }

    @Test
    void aRecordIsResubmittedCorrectedOnceAndAudited() {
        OperationRecord record = operation();
        ObjectNode bad = JSON.valueToTree(record);
        bad.put("newField", 1);
        send(ControlApi.OPERATIONS, RecordArray.of(List.of(JSON.writeValueAsBytes(bad))));
        String resubmit = path("resubmit");
        admin.send(HttpMethod.POST, resubmit, Map.of("reason", "as it is"), 400);
        admin.send(HttpMethod.POST, resubmit, Map.of("reason", " "), 400);
        assertThat(entered()).isEmpty();

        Map<String, Object> wish = Map.of("reason", "without the field", "record", JSON.valueToTree(record));
        JsonNode done = admin.send(HttpMethod.POST, resubmit, wish, 200);
        assertThat(done.at("/decision/outcome").asString()).isEqualTo("RESUBMITTED");
        assertThat(entered()).containsExactly(record.operation());
        admin.send(HttpMethod.POST, resubmit, wish, 409);
        JsonNode event = admin.get("/api/v1/audit?resource=quarantined-record&limit=1").get(0);
        assertThat(event.get("action").asString()).isEqualTo("resubmit");
        assertThat(event.at("/before/decision").isNull()).isTrue();
        assertThat(event.at("/after/decision/reason").asString()).isEqualTo("without the field");
    }

    @Test
    void aRecordIsDismissedWithAReasonByWhoMayAndStaysOut() {
        byte[] batch = RecordArray.of(List.of(("junk " + unique).getBytes(StandardCharsets.UTF_8)));
        send(ControlApi.OPERATIONS, batch);
        long before = waiting();
        String dismiss = path("dismiss");
        new AdminClient(port, admin.token("VIEWER", null)).send(HttpMethod.POST, dismiss, Map.of("reason", "x"), 403);
        AdminClient finance = new AdminClient(port, admin.token("FINANCE", null));
        assertThat(finance.send(HttpMethod.POST, dismiss, Map.of("reason", "a test"), 200).at("/decision/outcome")
                .asString()).isEqualTo("DISMISSED");
        assertThat(waiting()).isEqualTo(before - 1);
        send(ControlApi.OPERATIONS, batch);
        assertThat(waiting()).as("the same record, decided about").isEqualTo(before - 1);
        assertThat(admin.get("/api/v1/quarantine?state=DECIDED&limit=1").get(0).get("body").asString())
                .isEqualTo("junk " + unique);
    }

    private OperationRecord operation() {
        return records.operation("bad", 30, 10, 5, Outcome.COMPLETED);
    }

    private int send(String path, byte[] batch) {
        return RestClient.create("http://127.0.0.1:" + port).post().uri(path)
                .header(WorkerApi.SECRET_HEADER, INTERNAL_SECRET).contentType(MediaType.APPLICATION_JSON).body(batch)
                .retrieve().onStatus(status -> true, (request, response) -> {}).toBodilessEntity().getStatusCode()
                .value();
    }

    private List<UUID> entered() {
        return rows.sql("SELECT operation FROM ledger_entry WHERE tenant = ?").param(tenant)
                .query((row, _) -> row.getObject(1, UUID.class)).list();
    }

    private long waiting() {
        return admin.get("/api/v1/conservation/quarantine").get("records").asLong();
    }

    private JsonNode newest() {
        return admin.get("/api/v1/quarantine?limit=1").get(0);
    }

    private String path(String action) {
        return "/api/v1/quarantine/" + newest().get("id").asLong() + "/" + action;
    }
}
