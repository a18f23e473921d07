package io.tokenworks.controlplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenworks.controlplane.ControlPlaneUnderTest;
import io.tokenworks.controlplane.access.Role;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Each role at each address of the console. An address that the table does not name fails. */
class ConsoleRolesPostgresTest extends ControlPlaneUnderTest {

    private static final String PASSWORD = "open-sesame";

    /** Roles besides ADMIN, which may do everything. */
    private static final Map<String, String> ALLOWED = new TreeMap<>(Map.ofEntries(
            Map.entry("GET /", "F O V"), Map.entry("GET /events/overview", "F O V"),
            Map.entry("GET /deployments", "F O V"), Map.entry("POST /deployments", "O"),
            Map.entry("GET /deployments/new", "O"), Map.entry("GET /deployments/{name}", "F O V"),
            Map.entry("GET /events/deployments/{name}", "F O V"), Map.entry("POST /deployments/{name}/scale", "O"),
            Map.entry("POST /deployments/{name}/retire", "O"),
            Map.entry("GET /prices", "F O V"), Map.entry("POST /prices", "F"), Map.entry("GET /prices/new", "F"),
            Map.entry("POST /prices/preview", "F"),
            Map.entry("GET /tenants", "F V"), Map.entry("POST /tenants", ""),
            Map.entry("GET /tenants/{tenant}", "F V"), Map.entry("GET /events/tenants/{tenant}", "F V"),
            Map.entry("POST /tenants/{tenant}/keys", ""), Map.entry("POST /tenants/{tenant}/keys/{key}/revoke", ""),
            Map.entry("POST /tenants/{tenant}/quota", ""), Map.entry("GET /tenants/{tenant}/month", "F V"),
            Map.entry("POST /tenants/{tenant}/limits", ""), Map.entry("POST /tenants/{tenant}/limits/{limit}", ""),
            Map.entry("POST /tenants/{tenant}/limits/{limit}/remove", ""),
            Map.entry("GET /tenants/{tenant}/statements/{id}/lines", "F V"),
            Map.entry("GET /requests", "F V"), Map.entry("GET /events/requests", "F V"),
            Map.entry("GET /usage", "F V"), Map.entry("GET /conservation", "F V"), Map.entry("GET /alerts", "F V"),
            Map.entry("GET /exports/focus", "F V"), Map.entry("GET /users", ""), Map.entry("POST /users", ""),
            Map.entry("POST /users/{name}/role", ""), Map.entry("POST /users/{name}/password", ""),
            Map.entry("POST /users/{name}/disable", ""), Map.entry("POST /users/{name}/enable", "")));

    private final RequestMappingHandlerMapping mappings;
    private final JdbcClient rows = JdbcClient.create(DATABASE.owner());

    @LocalServerPort
    private int port;

    @Autowired
    ConsoleRolesPostgresTest(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
        this.mappings = mappings;
    }

    private ConsoleVisitor visitor(Role role) throws Exception {
        String name = role.name().toLowerCase(Locale.ROOT) + "-" + UUID.randomUUID();
        rows.sql("INSERT INTO admin_user (name, password_hash, role, created_at) VALUES (?, ?, ?, now())").param(name)
                .param("{noop}" + PASSWORD).param(role.name()).update();
        return new ConsoleVisitor(port, name, PASSWORD);
    }

    private Set<String> addresses() {
        return mappings.getHandlerMethods().keySet().stream()
                .flatMap(info -> info.getPatternValues().stream().filter(ConsoleRolesPostgresTest::ofConsole)
                        .flatMap(path -> info.getMethodsCondition().getMethods().stream()
                                .map(method -> method + " " + path)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean ofConsole(String path) {
        return Stream.of("/api/", "/internal/", "/error", "/login").noneMatch(path::startsWith);
    }

    @Test
    void everyAddressIsInTheTable() {
        assertThat(addresses()).isEqualTo(ALLOWED.keySet());
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, mode = EnumSource.Mode.EXCLUDE, names = "TENANT")
    void aRoleMayDoWhatTheTableSaysAndNothingElse(Role role) throws Exception {
        try (ConsoleVisitor visitor = visitor(role)) {
            for (Map.Entry<String, String> address : ALLOWED.entrySet()) {
                boolean allowed = role == Role.ADMIN || address.getValue().contains(role.name().substring(0, 1));
                String[] words = address.getKey().split(" ");
                String path = words[1].replace("{name}", "nothing").replaceAll("\\{\\w+}",
                        UUID.randomUUID().toString());
                int status = words[0].equals("GET") ? visitor.get(path) : visitor.post(path);
                assertThat(status != 403).as("%s as %s was answered %d", address.getKey(), role, status)
                        .isEqualTo(allowed);
                assertThat(status).as(address.getKey()).isNotEqualTo(500);
            }
        }
    }

    @Test
    void whoseSessionIsOverSignsInAnew() throws Exception {
        for (String asked : new String[]{"GET /usage", "POST /login", "POST /prices", "GET /login?wrong=perhaps"}) {
            String[] words = asked.split(" ");
            assertThat(ConsoleVisitor.redirect(port, words[0], words[1])).as(asked).startsWith("302 ")
                    .endsWith("/login");
        }
    }

    @Test
    void whoMayNotIsToldSoOnAPage() throws Exception {
        try (ConsoleVisitor visitor = visitor(Role.OPERATOR)) {
            assertThat(visitor.page("/usage")).contains("Not allowed", "Your role may not do this", ">Deployments<")
                    .doesNotContain(">Usage<");
        }
    }
}
