package io.tokenworks.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.tenants.TenancySnapshot;
import io.tokenworks.wire.fleet.FleetSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/** Company, tenant, project, service account and key, and what gateways are told of them. */
class TenancyApiPostgresTest extends ControlPlaneUnderTest {

    private final TenancySnapshot snapshot;
    private final String unique = UUID.randomUUID().toString().substring(0, 8);

    @LocalServerPort
    private int port;

    private AdminClient admin = new AdminClient(0, "");
    private String tenant = "";
    private String project = "";

    @Autowired
    TenancyApiPostgresTest(TenancySnapshot snapshot) {
        this.snapshot = snapshot;
    }

    @BeforeEach
    void tenant() {
        admin = new AdminClient(port, basic());
        tenant = id(admin.post("/api/v1/tenants", Map.of("name", "tenancy " + unique)));
        project = id(admin.post("/api/v1/tenants/" + tenant + "/projects", Map.of("name", "search")));
    }

    private static String id(JsonNode made) {
        return made.get("id").asString();
    }

    private Optional<FleetSnapshot.Key> told(String key) {
        return snapshot.keys().stream().filter(k -> k.id().toString().equals(key)).findFirst();
    }

    @Test
    void aKeyCarriesTheTagsOfAllItsScopesTheNarrowerOneFirst() {
        String company = id(admin.post("/api/v1/companies",
                Map.of("name", "company " + unique, "tags", Map.of("environment", "prod", "team", "c", "a", "c"))));
        String its = id(admin.post("/api/v1/tenants", Map.of("name", "tagged " + unique, "company", company,
                "costCenter", "4711", "tags", Map.of("team", "t", "b", "t"))));
        String of = id(admin.post("/api/v1/tenants/" + its + "/projects",
                Map.of("name", "chat", "tags", Map.of("b", "p", "application", "p"))));
        String key = id(admin.post("/api/v1/projects/" + of + "/keys",
                Map.of("name", "k", "tags", Map.of("application", "k"))));
        assertThat(told(key)).hasValueSatisfying(told -> {
            assertThat(told.project()).hasToString(of);
            assertThat(told.tags()).isEqualTo(Map.of("environment", "prod", "team", "t", "a", "c", "cost_center",
                    "4711", "b", "p", "application", "k", "project", "chat"));
        });

        admin.put("/api/v1/companies/" + company, Map.of("name", "company " + unique));
        admin.put("/api/v1/projects/" + of,
                Map.of("name", "chat 2", "tags", Map.of("cost_center", "0815", "project-lead", "x")));
        assertThat(told(key)).hasValueSatisfying(told -> assertThat(told.tags()).isEqualTo(Map.of("team", "t",
                "cost_center", "0815", "b", "t", "application", "k", "project", "chat 2", "project-lead", "x")));
    }

    @Test
    void tagsThatCannotBeKeptAreRefusedAndNothingChanges() {
        JsonNode badName = admin.send(HttpMethod.POST, "/api/v1/projects/" + project + "/keys",
                Map.of("name", "k", "tags", Map.of("Team", "x")), 400);
        assertThat(badName.at("/errors/0/field").asString()).isEqualTo("tags");
        assertThat(badName.at("/errors/0/message").asString()).contains("must be written 'team'");
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            many.put("p" + i, "v");
        }
        admin.put("/api/v1/projects/" + project, Map.of("name", "search", "tags", many));
        admin.post("/api/v1/projects/" + project + "/keys", Map.of("name", "full", "tags", Map.of("a", "v")));
        Map<String, String> more = new TreeMap<>();
        for (int i = 0; i < 12; i++) {
            more.put("t" + i, "v");
        }
        JsonNode full = admin.send(HttpMethod.PUT, "/api/v1/tenants/" + tenant,
                Map.of("name", "tenancy " + unique, "tags", more), 400, "If-Match", "\"0\"");
        assertThat(full.get("detail").asString()).contains("'full' would carry more than 32");
        assertThat(admin.get("/api/v1/tenants/" + tenant).get("tags").isEmpty()).isTrue();
    }

    @Test
    void aRotatedKeyWorksBesideItsSuccessorUntilTheOverlapIsOver() {
        String old = id(admin.post("/api/v1/projects/" + project + "/keys",
                Map.of("name", "ci", "tags", Map.of("team", "x"))));
        Instant before = Instant.now();
        JsonNode fresh = admin.post("/api/v1/keys/" + old + "/rotate", Map.of("overlap", "PT2H"));
        assertThat(fresh.get("secret").asString()).startsWith("tw-");
        assertThat(fresh.get("replaces").asString()).isEqualTo(old);
        assertThat(told(old)).hasValueSatisfying(told -> assertThat(told.expiresAt())
                .isBetween(before.plus(Duration.ofHours(2)).minusSeconds(1), Instant.now().plus(Duration.ofHours(2))));
        assertThat(told(id(fresh))).hasValueSatisfying(told -> {
            assertThat(told.expiresAt()).isNull();
            assertThat(told.tags()).containsEntry("team", "x");
        });
        admin.send(HttpMethod.POST, "/api/v1/keys/" + old + "/rotate", Map.of(), 409);
        admin.send(HttpMethod.POST, "/api/v1/keys/" + id(fresh) + "/rotate", Map.of("overlap", "P400D"), 400);

        admin.post("/api/v1/keys/" + id(fresh) + "/rotate", Map.of("overlap", "PT0S"));
        assertThat(told(id(fresh))).as("expired at once").isEmpty();
        assertThat(admin.get("/api/v1/projects/" + project + "/keys").size()).isEqualTo(3);
    }

    @Test
    void keysOfADisabledAccountOrAnArchivedProjectAreNotInForce() {
        String account = id(admin.post("/api/v1/projects/" + project + "/service-accounts", Map.of("name", "bot")));
        String key = id(admin.post("/api/v1/projects/" + project + "/keys",
                Map.of("name", "bot's", "serviceAccount", account)));
        assertThat(told(key)).isPresent();
        admin.send(HttpMethod.POST, "/api/v1/service-accounts/" + account + "/disable", null, 200, "If-Match", "\"0\"");
        assertThat(told(key)).isEmpty();
        admin.send(HttpMethod.POST, "/api/v1/service-accounts/" + account + "/enable", null, 200, "If-Match", "\"1\"");
        assertThat(told(key)).isPresent();
        admin.send(HttpMethod.POST, "/api/v1/projects/" + project + "/archive", null, 200, "If-Match", "\"0\"");
        assertThat(told(key)).isEmpty();
        admin.send(HttpMethod.POST, "/api/v1/projects/" + project + "/keys", Map.of("name", "late"), 409);
    }

    @Test
    void aTenantMayUseOnlyWhatItsListNames() {
        String name = "allowed-" + unique;
        admin.post("/api/v1/deployments", Map.of("name", name, "model", "m", "backend", "timed", "mode",
                "aggregated", "pools", Map.of("prefill", 0, "decode", 1), "start", false));
        JsonNode unknown = admin.send(HttpMethod.PUT, "/api/v1/tenants/" + tenant,
                Map.of("name", "tenancy " + unique, "deployments", List.of("nowhere")), 400, "If-Match", "\"0\"");
        assertThat(unknown.at("/errors/0/field").asString()).isEqualTo("deployments");
        JsonNode narrowed = admin.put("/api/v1/tenants/" + tenant,
                Map.of("name", "tenancy " + unique, "deployments", List.of(name)));
        assertThat(narrowed.get("version").asInt()).as("a change of the list alone counts").isEqualTo(1);
        assertThat(snapshot.tenants()).filteredOn(t -> t.id().toString().equals(tenant)).singleElement()
                .satisfies(told -> assertThat(told.deployments()).containsExactly(name));
    }

    @Test
    void whoeverChangesMustHaveReadTheNewest() {
        String path = "/api/v1/projects/" + project;
        Map<String, String> body = Map.of("name", "search");
        assertThat(admin.ask(HttpMethod.GET, path, null).getHeaders().getETag()).isEqualTo("\"0\"");
        admin.send(HttpMethod.PUT, path, body, 428);
        admin.send(HttpMethod.PUT, path, body, 400, "If-Match", "*");
        admin.send(HttpMethod.PUT, path, Map.of("name", "found"), 200, "If-Match", "\"0\"");
        JsonNode stale = admin.send(HttpMethod.PUT, path, body, 412, "If-Match", "\"0\"");
        assertThat(stale.get("detail").asString()).contains("version 0", "version 1");
        assertThat(admin.get(path).get("name").asString()).isEqualTo("found");
    }

    @Test
    void namesAreUniqueWhereTheyMustBe() {
        admin.send(HttpMethod.POST, "/api/v1/tenants/" + tenant + "/projects", Map.of("name", "default"), 409);
        admin.send(HttpMethod.POST, "/api/v1/tenants", Map.of("name", "tenancy " + unique), 409);
        admin.send(HttpMethod.POST, "/api/v1/tenants",
                Map.of("name", "x " + unique, "company", UUID.randomUUID().toString()), 400);
    }
}
