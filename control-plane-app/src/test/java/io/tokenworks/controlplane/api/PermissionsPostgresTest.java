package io.tokenworks.controlplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.access.Role;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Each role at each address of the admin API. What the table does not name must follow the rule of its area. */
class PermissionsPostgresTest extends ControlPlaneUnderTest {

    /** Roles besides ADMIN, which may do everything. T: a tenant's token at its own tenant's address. */
    private static final Map<String, String> ALLOWED = new TreeMap<>(Map.ofEntries(
            Map.entry("POST /api/v1/admin-tokens", ""), Map.entry("GET /api/v1/admin-tokens", ""),
            Map.entry("DELETE /api/v1/admin-tokens/{token}", ""),
            Map.entry("POST /api/v1/console-users", ""), Map.entry("GET /api/v1/console-users", ""),
            Map.entry("GET /api/v1/console-users/{name}", ""), Map.entry("PUT /api/v1/console-users/{name}", ""),
            Map.entry("POST /api/v1/console-users/{name}/password", ""),
            Map.entry("POST /api/v1/console-users/{name}/disable", ""),
            Map.entry("POST /api/v1/console-users/{name}/enable", ""),
            Map.entry("GET /api/v1/audit", "V"), Map.entry("GET /api/v1/openapi.json", "F O V T"),
            Map.entry("POST /api/v1/companies", ""), Map.entry("GET /api/v1/companies", "F V"),
            Map.entry("GET /api/v1/companies/{company}", "F V"), Map.entry("PUT /api/v1/companies/{company}", ""),
            Map.entry("POST /api/v1/tenants", ""), Map.entry("GET /api/v1/tenants", "F V"),
            Map.entry("GET /api/v1/tenants/{tenant}", "F V T"), Map.entry("PUT /api/v1/tenants/{tenant}", ""),
            Map.entry("GET /api/v1/tenants/{tenant}/quota", "F V T"),
            Map.entry("PUT /api/v1/tenants/{tenant}/quota", ""),
            Map.entry("GET /api/v1/tenants/{tenant}/contact", "F V T"),
            Map.entry("PUT /api/v1/tenants/{tenant}/contact", ""),
            Map.entry("DELETE /api/v1/tenants/{tenant}/contact", ""),
            Map.entry("POST /api/v1/tenants/{tenant}/projects", ""),
            Map.entry("GET /api/v1/tenants/{tenant}/projects", "F V T"),
            Map.entry("POST /api/v1/tenants/{tenant}/keys", ""),
            Map.entry("GET /api/v1/tenants/{tenant}/keys", "F V T"),
            Map.entry("GET /api/v1/tenants/{tenant}/usage", "F V T"),
            Map.entry("GET /api/v1/tenants/{tenant}/reports/usage", "F V T"),
            Map.entry("GET /api/v1/tenants/{tenant}/organization/usage/completions", "F V T"),
            Map.entry("GET /api/v1/tenants/{tenant}/organization/costs", "F V T"),
            Map.entry("GET /api/v1/tenants/{tenant}/statements", "F V T"),
            Map.entry("GET /api/v1/tenants/{tenant}/statements/{id}", "F V T"),
            Map.entry("GET /api/v1/tenants/{tenant}/statements/{id}/lines", "F V T"),
            Map.entry("GET /api/v1/tenants/{tenant}/exports/focus", "F V T"),
            Map.entry("GET /api/v1/projects/{project}", "F V"), Map.entry("PUT /api/v1/projects/{project}", ""),
            Map.entry("POST /api/v1/projects/{project}/archive", ""),
            Map.entry("POST /api/v1/projects/{project}/restore", ""),
            Map.entry("POST /api/v1/projects/{project}/service-accounts", ""),
            Map.entry("GET /api/v1/projects/{project}/service-accounts", "F V"),
            Map.entry("POST /api/v1/projects/{project}/keys", ""),
            Map.entry("GET /api/v1/projects/{project}/keys", "F V"),
            Map.entry("GET /api/v1/service-accounts/{account}", "V"),
            Map.entry("PUT /api/v1/service-accounts/{account}", ""),
            Map.entry("POST /api/v1/service-accounts/{account}/disable", ""),
            Map.entry("POST /api/v1/service-accounts/{account}/enable", ""),
            Map.entry("GET /api/v1/keys/{key}", "V"), Map.entry("PUT /api/v1/keys/{key}", ""),
            Map.entry("POST /api/v1/keys/{key}/rotate", ""), Map.entry("DELETE /api/v1/keys/{key}", ""),
            Map.entry("POST /api/v1/deployments", "O"), Map.entry("GET /api/v1/deployments", "F O V"),
            Map.entry("GET /api/v1/deployments/{name}", "F O V"),
            Map.entry("POST /api/v1/deployments/{name}/start", "O"),
            Map.entry("PUT /api/v1/deployments/{name}/pools", "O"),
            Map.entry("PUT /api/v1/deployments/{name}/price", "F"),
            Map.entry("POST /api/v1/deployments/{name}/retire", "O"),
            Map.entry("GET /api/v1/deployments/{name}/prices", "F O V"),
            Map.entry("POST /api/v1/deployments/{name}/prices", "F"),
            Map.entry("POST /api/v1/tenants/{tenant}/reversals", "F"),
            Map.entry("POST /api/v1/tenants/{tenant}/credits", "F"),
            Map.entry("POST /api/v1/tenants/{tenant}/periods/{period}/close", "F"),
            Map.entry("POST /api/v1/what-if", "F"),
            Map.entry("GET /api/v1/alerts", "F V"),
            Map.entry("GET /api/v1/limits", "F V"), Map.entry("GET /api/v1/limits/{limit}", "F V"),
            Map.entry("PUT /api/v1/limits", ""), Map.entry("DELETE /api/v1/limits/{limit}", ""),
            Map.entry("GET /api/v1/workers", "O V"), Map.entry("GET /api/v1/status", "O V"),
            Map.entry("POST /api/v1/actuator/stop", "O"), Map.entry("GET /api/v1/operations", "F V")));

    private final RequestMappingHandlerMapping mappings;
    private final Map<Role, AdminClient> clients = new EnumMap<>(Role.class);
    private String tenant = "";

    @LocalServerPort
    private int port;

    @Autowired
    PermissionsPostgresTest(
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
        this.mappings = mappings;
    }

    @BeforeEach
    void tokens() {
        AdminClient admin = new AdminClient(port, basic());
        tenant = admin.post("/api/v1/tenants", Map.of("name", "roles-" + UUID.randomUUID())).get("id").asString();
        for (Role role : Role.values()) {
            clients.put(role, new AdminClient(port, admin.token(role.name(), role == Role.TENANT ? tenant : null)));
        }
    }

    private Set<String> addresses() {
        return mappings.getHandlerMethods().keySet().stream()
                .flatMap(info -> info.getPatternValues().stream().filter(path -> path.startsWith("/api/v1/"))
                        .flatMap(path -> info.getMethodsCondition().getMethods().stream()
                                .map(method -> method + " " + path)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String ofArea(String address) {
        boolean reads = address.startsWith("GET");
        if (address.contains("/api/v1/tenants/{tenant}/")) {
            return reads ? "F V T" : "";
        }
        if (address
                .matches("\\w+ /api/v1/(conservation|exports|ledger|organization|prices|quarantine|reports|statements"
                        + "|worker-rates)(/.*)?")) {
            return reads ? "F V" : "F";
        }
        return reads ? "V" : "";
    }

    @Test
    void everyRoleMayDoWhatTheTableSaysAndNothingElse() {
        Set<String> addresses = addresses();
        assertThat(addresses).containsAll(ALLOWED.keySet());
        addresses.forEach(address -> clients.forEach((role, client) -> {
            String letters = ALLOWED.getOrDefault(address, ofArea(address));
            boolean allowed = role == Role.ADMIN || letters.contains(role.name().substring(0, 1));
            int status = ask(client, address, tenant);
            assertThat(status).as("%s as %s", address, role).isNotEqualTo(401);
            assertThat(status != 403).as("%s as %s was answered %d", address, role, status).isEqualTo(allowed);
        }));
    }

    @Test
    void aTenantsTokenReadsNothingOfAnotherTenant() {
        String other = UUID.randomUUID().toString();
        AdminClient client = new AdminClient(port, new AdminClient(port, basic()).token("TENANT", tenant));
        List<String> own = ALLOWED.entrySet().stream().filter(e -> e.getValue().contains("T"))
                .map(Map.Entry::getKey).filter(address -> address.contains("{tenant}")).toList();
        assertThat(own).hasSizeGreaterThan(4).allSatisfy(address -> {
            assertThat(ask(client, address, other)).as(address).isEqualTo(403);
            assertThat(ask(client, address, tenant)).as(address).isNotEqualTo(403);
        });
        assertThat(client.ask(HttpMethod.GET, "/api/v1/tenants/" + other + "/../" + tenant, null).getStatusCode()
                .is2xxSuccessful()).isFalse();
    }

    @Test
    void aTokenThatIsUnknownExpiredOrRevokedOpensNothing() {
        AdminClient admin = new AdminClient(port, basic());
        assertThat(ask(new AdminClient(port, "Bearer twa-guess"), "GET /api/v1/tenants", tenant)).isEqualTo(401);
        var made = admin.post("/api/v1/admin-tokens", Map.of("name", "short", "role", "VIEWER"));
        AdminClient viewer = new AdminClient(port, "Bearer " + made.get("secret").asString());
        assertThat(ask(viewer, "GET /api/v1/tenants", tenant)).isEqualTo(200);
        admin.send(HttpMethod.DELETE, "/api/v1/admin-tokens/" + made.at("/token/id").asString(), null, 200);
        assertThat(ask(viewer, "GET /api/v1/tenants", tenant)).isEqualTo(401);
        assertThat(admin.get("/api/v1/admin-tokens").toString()).doesNotContain(made.get("secret").asString());
        admin.send(HttpMethod.POST, "/api/v1/admin-tokens", Map.of("name", "t", "role", "TENANT"), 400);
        admin.send(HttpMethod.POST, "/api/v1/admin-tokens",
                Map.of("name", "t", "role", "ADMIN", "expiresAt", "2020-01-01T00:00:00Z"), 400);
    }

    @Test
    void anOperatorDeploysButSaysNoPrice() {
        Map<String, Object> free = Map.of("name", "op-" + tenant.substring(0, 8), "model", "m", "backend", "timed",
                "mode", "aggregated", "pools", Map.of("prefill", 0, "decode", 1), "start", false);
        Map<String, Object> priced = new TreeMap<>(free);
        priced.put("price", Map.of("input", "1", "output", "1", "currency", "EUR"));
        AdminClient operator = Objects.requireNonNull(clients.get(Role.OPERATOR));
        operator.send(HttpMethod.POST, "/api/v1/deployments", priced, 403);
        operator.send(HttpMethod.POST, "/api/v1/deployments", free, 201);
    }

    private static int ask(AdminClient client, String address, String tenant) {
        String[] words = address.split(" ");
        String path = words[1].replace("{tenant}", tenant).replace("{name}", "nothing")
                .replaceAll("\\{\\w+}", UUID.randomUUID().toString());
        HttpMethod method = HttpMethod.valueOf(words[0]);
        Object body = method.equals(HttpMethod.GET) || method.equals(HttpMethod.DELETE) ? null : Map.of();
        return client.ask(method, path, body).getStatusCode().value();
    }
}
