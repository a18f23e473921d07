package io.tokenworks.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Writes of the admin API: once however often they are sent, audited, and forgetting persons when told to. */
class WritesPostgresTest extends ControlPlaneUnderTest {

    private static final String KEY = "Idempotency-Key";

    private final JdbcClient rows = JdbcClient.create(DATABASE.owner());
    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    @LocalServerPort
    private int port;

    private AdminClient admin = new AdminClient(0, "");
    private String tenant = "";

    @BeforeEach
    void tenant() {
        admin = new AdminClient(port, basic());
        tenant = admin.post("/api/v1/tenants", Map.of("name", "writes " + unique)).get("id").asString();
    }

    @Test
    void aWriteSentAgainIsAnsweredAsTheFirstTimeWithItsSecret() {
        String path = "/api/v1/tenants/" + tenant + "/keys";
        ResponseEntity<String> first = admin.ask(HttpMethod.POST, path, Map.of("name", "once"), KEY, "k-" + unique);
        ResponseEntity<String> again = admin.ask(HttpMethod.POST, path, Map.of("name", "once"), KEY, "k-" + unique);
        assertThat(first.getStatusCode().value()).isEqualTo(201);
        assertThat(again.getStatusCode().value()).isEqualTo(201);
        assertThat(again.getBody()).isEqualTo(first.getBody());
        assertThat(again.getHeaders().getFirst("Idempotency-Replayed")).isEqualTo("true");
        assertThat(first.getHeaders().getFirst("Idempotency-Replayed")).isNull();
        assertThat(admin.get(path).size()).isOne();
        assertThat(everything()).doesNotContain(AdminClient.json(first).get("secret").asString());

        admin.send(HttpMethod.POST, path, Map.of("name", "other"), 422, KEY, "k-" + unique);
        admin.send(HttpMethod.POST, path, Map.of("name", "x"), 400, KEY, "with blanks");
        AdminClient another = new AdminClient(port, admin.token("ADMIN", null));
        another.send(HttpMethod.POST, path, Map.of("name", "other"), 201, KEY, "k-" + unique);
    }

    @Test
    void anAnswerKeepsItsVersionAndAStaleRepeatIsNotStale() {
        String path = "/api/v1/tenants/" + tenant;
        Map<String, String> body = Map.of("name", "renamed " + unique);
        String[] headers = {"If-Match", "\"0\"", KEY, "r-" + unique};
        assertThat(admin.ask(HttpMethod.PUT, path, body, headers).getHeaders().getETag()).isEqualTo("\"1\"");
        ResponseEntity<String> again = admin.ask(HttpMethod.PUT, path, body, headers);
        assertThat(again.getStatusCode().value()).isEqualTo(200);
        assertThat(again.getHeaders().getETag()).isEqualTo("\"1\"");
        admin.send(HttpMethod.PUT, path, body, 422, "If-Match", "\"1\"", KEY, "r-" + unique);
    }

    @Test
    void aRefusedWriteLeavesNothingAndItsKeyIsFree() {
        int before = events();
        admin.send(HttpMethod.POST, "/api/v1/tenants", Map.of("name", "writes " + unique), 409, KEY, "f-" + unique);
        admin.send(HttpMethod.POST, "/api/v1/tenants", Map.of("name", " "), 400, KEY, "f-" + unique);
        assertThat(events()).isEqualTo(before);
        admin.send(HttpMethod.POST, "/api/v1/tenants", Map.of("name", "free " + unique), 201, KEY, "f-" + unique);
    }

    @Test
    void manyAtOnceWithOneKeyMakeOneThing() throws Exception {
        Callable<String> create = () -> String.valueOf(admin.ask(HttpMethod.POST, "/api/v1/companies",
                Map.of("name", "one " + unique), KEY, "m-" + unique).getBody());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<String> answers = threads.invokeAll(List.of(create, create, create, create)).stream()
                    .map(WritesPostgresTest::join).toList();
            assertThat(answers).allMatch(answers.getFirst()::equals);
        }
        assertThat(rows.sql("SELECT count(*) FROM company WHERE name = ?").param("one " + unique)
                .query(Integer.class).single()).isOne();
    }

    private static String join(Future<String> answer) {
        try {
            return answer.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void eachChangeIsAuditedWithHowItWasAndHowItIs() {
        String operator = admin.token("ADMIN", null);
        AdminClient other = new AdminClient(port, operator);
        other.put("/api/v1/tenants/" + tenant, Map.of("name", "audited " + unique, "costCenter", "1"));
        JsonNode event = admin.get("/api/v1/audit?tenant=" + tenant + "&resource=tenant&limit=1").get(0);
        assertThat(event.get("action").asString()).isEqualTo("update");
        assertThat(event.get("actor").asString()).startsWith("token:");
        assertThat(event.at("/before/name").asString()).isEqualTo("writes " + unique);
        assertThat(event.at("/before/version").asInt()).isZero();
        assertThat(event.at("/after/costCenter").asString()).isEqualTo("1");
        assertThat(event.at("/after/version").asInt()).isOne();

        String secret = admin.post("/api/v1/tenants/" + tenant + "/keys", Map.of("name", "k")).get("secret").asString();
        JsonNode all = admin.get("/api/v1/audit?tenant=" + tenant);
        assertThat(all.get(0).get("resource").asString()).isEqualTo("key");
        assertThat(all.get(0).get("actor").asString()).isEqualTo("user:admin");
        assertThat(all.toString()).doesNotContain(secret);
        long newest = all.get(0).get("id").asLong();
        assertThat(admin.get("/api/v1/audit?tenant=" + tenant + "&before=" + newest).get(0).get("id").asLong())
                .isLessThan(newest);
    }

    @Test
    void aLimitIsVersionedOnceAndAudited() {
        Map<String, Object> first = limit(100);
        assertThat(admin.ask(HttpMethod.PUT, "/api/v1/limits", first, KEY, "l-" + unique).getHeaders().getETag())
                .isEqualTo("\"0\"");
        var again = admin.ask(HttpMethod.PUT, "/api/v1/limits", first, KEY, "l-" + unique);
        assertThat(again.getHeaders().getFirst("Idempotency-Replayed")).isEqualTo("true");
        assertThat(admin.send(HttpMethod.PUT, "/api/v1/limits", first, 200).get("version").asInt())
                .as("the same wish changes nothing").isZero();

        admin.send(HttpMethod.PUT, "/api/v1/limits", limit(50), 428);
        JsonNode narrowed = admin.send(HttpMethod.PUT, "/api/v1/limits", limit(50), 200, "If-Match", "\"0\"");
        assertThat(narrowed.get("version").asInt()).isOne();
        admin.send(HttpMethod.PUT, "/api/v1/limits", limit(40), 412, "If-Match", "\"0\"");
        String path = "/api/v1/limits/" + narrowed.get("id").asString();
        assertThat(admin.ask(HttpMethod.GET, path, null).getHeaders().getETag()).isEqualTo("\"1\"");
        admin.send(HttpMethod.DELETE, path, null, 412, "If-Match", "\"0\"");
        admin.send(HttpMethod.DELETE, path, null, 200, "If-Match", "\"1\"", KEY, "d-" + unique);
        admin.send(HttpMethod.DELETE, path, null, 200, "If-Match", "\"1\"", KEY, "d-" + unique);

        JsonNode events = admin.get("/api/v1/audit?tenant=" + tenant + "&resource=limit");
        assertThat(events.findValuesAsString("action")).containsExactly("delete", "update", "create");
        assertThat(events.at("/1/before/amount").asInt()).isEqualTo(100);
        assertThat(events.at("/1/after/amount").asInt()).isEqualTo(50);
        assertThat(events.at("/0/after").isNull()).isTrue();
        admin.send(HttpMethod.PUT, "/api/v1/tenants/" + tenant + "/quota", Map.of("limitTokens", 7), 200);
        assertThat(admin.get("/api/v1/audit?tenant=" + tenant + "&resource=limit&limit=1").at("/0/after/measure")
                .asString()).isEqualTo("TOKENS");
    }

    private Map<String, Object> limit(int tokens) {
        return Map.of("scope", "TENANT", "scopeId", tenant, "measure", "OUTPUT", "window", "DAY", "amount", tokens);
    }

    @Test
    void nobodyChangesTheAuditTrail() {
        for (String change : List.of("UPDATE audit_event SET actor = 'me'", "DELETE FROM audit_event",
                "TRUNCATE audit_event")) {
            assertThatThrownBy(() -> rows.sql(change).update()).hasMessageContaining("append-only");
            assertThatThrownBy(() -> JdbcClient.create(DATABASE.app()).sql(change).update())
                    .hasStackTraceContaining("permission denied");
        }
    }

    @Test
    void anErasedPersonIsNowhereAndTheTrailIsWhole() {
        String path = "/api/v1/tenants/" + tenant + "/contact";
        String person = "Grete " + unique;
        admin.send(HttpMethod.GET, path, null, 404);
        admin.send(HttpMethod.PUT, path, Map.of("name", person, "email", "nobody"), 400);
        admin.send(HttpMethod.PUT, path, Map.of("name", person, "email", unique + "@example.org"), 200, KEY,
                "p-" + unique);
        admin.send(HttpMethod.PUT, path, Map.of("name", person, "email", unique + "@example.org"), 428);
        assertThat(admin.get(path).get("name").asString()).isEqualTo(person);
        assertThat(everything()).contains(person);
        int before = events();

        JsonNode erased = admin.send(HttpMethod.DELETE, path, null, 200, KEY, "e-" + unique);
        assertThat(erased.get("erasedAt").isNull()).isFalse();
        assertThat(everything()).doesNotContain(person, unique + "@example.org");
        assertThat(rows.sql("SELECT count(*) FROM idempotent_answer WHERE key = ?").param("p-" + unique)
                .query(Integer.class).single()).as("the kept answer is gone").isZero();
        assertThat(events()).isEqualTo(before + 1);
        assertThat(admin.get("/api/v1/audit?tenant=" + tenant + "&resource=contact").findValuesAsString("action"))
                .containsExactly("erase", "set");
    }

    private int events() {
        return rows.sql("SELECT count(*) FROM audit_event").query(Integer.class).single();
    }

    /** All rows of all tables, as text. */
    private String everything() {
        StringBuilder all = new StringBuilder();
        for (String table : rows.sql("""
                SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
                AND c.relkind IN ('r', 'p') AND NOT c.relispartition""").query(String.class).list()) {
            rows.sql("SELECT to_jsonb(t)::text FROM " + table + " t").query(String.class).list()
                    .forEach(row -> all.append(Objects.requireNonNull(row)).append('\n'));
        }
        return all.toString();
    }
}
