package io.tokenworks.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Users of the console, by the admin API. */
class ConsoleUsersPostgresTest extends ControlPlaneUnderTest {

    private static final String USERS = "/api/v1/console-users";
    private static final String PASSWORD = "correct horse battery";

    private final JdbcClient rows = JdbcClient.create(DATABASE.owner());
    private final String name = "user-" + UUID.randomUUID();
    private final String path = USERS + "/" + name;

    @LocalServerPort
    private int port;

    private AdminClient admin = new AdminClient(0, "");

    @BeforeEach
    void administrator() {
        admin = new AdminClient(port, basic());
    }

    /** Tests of the last administrator disable all others. */
    @AfterEach
    void everybodyMaySignInAgain() {
        rows.sql("UPDATE admin_user SET disabled_at = NULL WHERE name = 'admin'").update();
    }

    private static Map<String, Object> user(String name, String role, @Nullable String password) {
        Map<String, Object> body = new TreeMap<>(Map.of("name", name, "role", role));
        if (password != null) {
            body.put("password", password);
        }
        return body;
    }

    private AdminClient signedIn(String user, String password) {
        byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new AdminClient(port, "Basic " + Base64.getEncoder().encodeToString(login));
    }

    private static int status(AdminClient client, String asked) {
        return client.ask(HttpMethod.GET, asked, null).getStatusCode().value();
    }

    private JsonNode change(String what, int version, int status) {
        return admin.send(HttpMethod.POST, path + "/" + what, what.equals("password") ? Map.of() : null, status,
                "If-Match", "\"" + version + "\"");
    }

    @Test
    void aUserMayDoWhatItsRoleMayAndItsPasswordIsKeptAsAHash() {
        ResponseEntity<String> made = admin.ask(HttpMethod.POST, USERS, user(name, "FINANCE", PASSWORD));
        assertThat(made.getStatusCode().value()).isEqualTo(201);
        assertThat(made.getHeaders().getETag()).isEqualTo("\"0\"");
        assertThat(AdminClient.json(made).get("password").isNull()).as("who says one knows it").isTrue();
        AdminClient finance = signedIn(name, PASSWORD);
        assertThat(status(finance, "/api/v1/statements")).isEqualTo(200);
        assertThat(status(finance, "/api/v1/workers")).isEqualTo(403);
        assertThat(status(finance, USERS)).isEqualTo(403);
        assertThat(rows.sql("SELECT password_hash FROM admin_user WHERE name = ?").param(name).query(String.class)
                .single()).startsWith("{bcrypt}");
        assertThat(admin.get(USERS).findValuesAsString("name")).contains("admin", name).isSorted();
        assertThat(admin.get(path).propertyNames()).containsExactlyInAnyOrder("name", "role", "createdAt",
                "disabledAt", "version");
    }

    @Test
    void aGeneratedPasswordIsInItsAnswerAndNowhereElse() {
        JsonNode made = admin.send(HttpMethod.POST, USERS, user(name, "VIEWER", null), 201, "Idempotency-Key", name);
        String first = made.get("password").asString();
        assertThat(first).hasSize(40);
        assertThat(admin.send(HttpMethod.POST, USERS, user(name, "VIEWER", null), 201, "Idempotency-Key", name))
                .as("sent again").isEqualTo(made);
        String next = change("password", 0, 200).get("password").asString();
        assertThat(status(signedIn(name, first), "/api/v1/tenants")).isEqualTo(401);
        assertThat(status(signedIn(name, next), "/api/v1/tenants")).isEqualTo(200);
        for (String table : List.of("admin_user", "audit_event", "idempotent_answer")) {
            assertThat(rows.sql("SELECT to_jsonb(t)::text FROM " + table + " t").query(String.class).list())
                    .noneMatch(row -> Objects.requireNonNull(row).contains(first) || row.contains(next));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            Jane,            VIEWER, a password of hers, name,     lower-case letters
            'a b',           VIEWER, a password of hers, name,     lower-case letters
            '',              VIEWER, a password of hers, name,     1 to 63
            somebody,        KING,   a password of hers, role,     'ADMIN, FINANCE, OPERATOR, VIEWER'
            somebody,        TENANT, a password of hers, role,     'ADMIN, FINANCE, OPERATOR or VIEWER'
            somebody,        ,       a password of hers, role,     null
            ,                VIEWER, a password of hers, name,     null
            somebody,        VIEWER, elevenchars,        password, at least 12 characters
            somebody,        VIEWER, '',                 password, at least 12 characters""")
    void whatCannotBeIsRefusedNamingTheField(
            @Nullable String wished, @Nullable String role, String password, String field, String reason) {
        Map<String, Object> body = new TreeMap<>(Map.of("password", password));
        if (wished != null) {
            body.put("name", wished);
        }
        if (role != null) {
            body.put("role", role);
        }
        JsonNode refused = admin.send(HttpMethod.POST, USERS, body, 400);
        assertThat(refused.at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(refused.at("/errors/0/message").asString()).contains(reason);
        assertThat(password.isEmpty() || !refused.toString().contains(password)).as("it says no password").isTrue();
    }

    @Test
    void aPasswordIsAtMostAsLongAsIsReadOfIt() {
        String long72 = "é".repeat(36);
        admin.send(HttpMethod.POST, USERS, user(name, "VIEWER", long72 + "x"), 400);
        admin.send(HttpMethod.POST, USERS, user(name, "VIEWER", long72), 201);
        assertThat(status(signedIn(name, long72), "/api/v1/tenants")).isEqualTo(200);
        admin.send(HttpMethod.POST, path + "/password", Map.of("password", "short"), 400, "If-Match", "\"0\"");
        admin.send(HttpMethod.POST, USERS, user(name, "VIEWER", PASSWORD), 409);
    }

    @Test
    void eachChangeNamesTheVersionItHasReadAndIsAudited() {
        admin.post(USERS, user(name, "VIEWER", PASSWORD));
        admin.send(HttpMethod.PUT, path, Map.of("role", "OPERATOR"), 428);
        assertThat(admin.put(path, Map.of("role", "OPERATOR")).get("role").asString()).isEqualTo("OPERATOR");
        admin.send(HttpMethod.PUT, path, Map.of("role", "ADMIN"), 412, "If-Match", "\"0\"");
        change("disable", 0, 412);
        change("disable", 1, 200);
        assertThat(status(signedIn(name, PASSWORD), "/api/v1/workers")).isEqualTo(401);
        change("enable", 2, 200);
        assertThat(status(signedIn(name, PASSWORD), "/api/v1/workers")).isEqualTo(200);
        change("password", 3, 200);
        admin.send(HttpMethod.PUT, USERS + "/nobody-" + name, Map.of("role", "VIEWER"), 404, "If-Match", "\"0\"");

        JsonNode events = admin.get("/api/v1/audit?resource=console-user&resourceId=" + name);
        assertThat(events.findValuesAsString("action"))
                .containsExactly("set-password", "enable", "disable", "update", "create");
        assertThat(events.at("/3/before/role").asString()).isEqualTo("VIEWER");
        assertThat(events.at("/3/after/role").asString()).isEqualTo("OPERATOR");
        assertThat(events.at("/2/before/disabledAt").isNull()).isTrue();
        assertThat(events.at("/2/after/disabledAt").isNull()).isFalse();
        assertThat(events.at("/0/after/version").asInt()).isEqualTo(4);
        assertThat(events.toString()).doesNotContain("bcrypt", "password_hash", "passwordHash");
    }

    @Test
    void theLastAdministratorCanBeNeitherDisabledNorDemoted() {
        admin.post(USERS, user(name, "ADMIN", PASSWORD));
        AdminClient token = new AdminClient(port, admin.token("ADMIN", null));
        onlyAdministrators(name);
        JsonNode refused = token.send(HttpMethod.POST, path + "/disable", null, 409, "If-Match", "\"0\"");
        assertThat(refused.get("detail").asString()).contains("last administrator");
        token.send(HttpMethod.PUT, path, Map.of("role", "VIEWER"), 409, "If-Match", "\"0\"");
        assertThat(token.get(path).get("version").asInt()).isZero();
        token.send(HttpMethod.POST, path + "/password", Map.of("password", PASSWORD + "!"), 200, "If-Match", "\"0\"");

        String second = name + "-2";
        token.post(USERS, user(second, "ADMIN", PASSWORD));
        token.send(HttpMethod.PUT, path, Map.of("role", "VIEWER"), 200, "If-Match", "\"1\"");
        token.send(HttpMethod.POST, USERS + "/" + second + "/disable", null, 409, "If-Match", "\"0\"");
    }

    @Test
    void ofTwoThatAreDisabledAtOnceOneStays() throws Exception {
        AdminClient token = new AdminClient(port, admin.token("ADMIN", null));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 8; round++) {
                String left = name + "-l" + round;
                String right = name + "-r" + round;
                token.post(USERS, user(left, "ADMIN", PASSWORD));
                token.post(USERS, user(right, "ADMIN", PASSWORD));
                onlyAdministrators(left, right);
                List<Future<Integer>> answers = Stream.of(left, right).map(one -> threads.submit(
                        () -> token.ask(HttpMethod.POST, USERS + "/" + one + "/disable", null, "If-Match", "\"0\"")
                                .getStatusCode().value()))
                        .toList();
                assertThat(List.of(answers.get(0).get(), answers.get(1).get())).containsExactlyInAnyOrder(200, 409);
            }
        }
    }

    /** Whoever else is an administrator cannot sign in. */
    private void onlyAdministrators(String... names) {
        rows.sql("UPDATE admin_user SET disabled_at = now() WHERE role = 'ADMIN' AND NOT (name = ANY (?))")
                .param(names).update();
    }

    @Test
    void thePasswordOfTheFirstIsThatOfTheConfiguration() {
        String first = USERS + "/admin";
        String etag = String.valueOf(admin.ask(HttpMethod.GET, first, null).getHeaders().getETag());
        JsonNode refused = admin.send(HttpMethod.POST, first + "/password", Map.of("password", PASSWORD), 409,
                "If-Match", etag);
        assertThat(refused.get("detail").asString()).contains("tokenworks.admin.password");
    }

    @Test
    void thereAreAtMostSoMany() {
        rows.sql("""
                INSERT INTO admin_user (name, password_hash, role, created_at)
                SELECT ? || i, '{noop}x', 'VIEWER', now() FROM generate_series(1, 1000) i""").param(name).update();
        try {
            JsonNode refused = admin.send(HttpMethod.POST, USERS, user(name, "VIEWER", PASSWORD), 409);
            assertThat(refused.get("detail").asString()).contains("tokenworks.admin.users-max");
        } finally {
            rows.sql("DELETE FROM admin_user WHERE name LIKE ? || '%'").param(name).update();
        }
        admin.post(USERS, user(name, "VIEWER", PASSWORD));
    }
}
