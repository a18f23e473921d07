package io.tokenworks.controlplane.access;

import static io.tokenworks.controlplane.access.Role.ADMIN;
import static io.tokenworks.controlplane.access.Role.FINANCE;
import static io.tokenworks.controlplane.access.Role.OPERATOR;
import static io.tokenworks.controlplane.access.Role.TENANT;
import static io.tokenworks.controlplane.access.Role.VIEWER;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPattern.PathMatchInfo;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Who may do what in the admin API and in the console, whose lines stand last. The first line that fits decides; what
 * fits none is written by ADMIN and read by VIEWER, so that a new path is closed until a line opens it. A TENANT reads
 * only below its own tenant's path of the API.
 */
final class Permissions {

    private static final Set<Role> ANYBODY = Set.of(Role.values());
    private static final Set<Role> NOBODY = Set.of();
    private static final Set<Role> STAFF = Set.of(ADMIN, FINANCE, OPERATOR, VIEWER);
    private static final Set<Role> READS_MONEY = Set.of(ADMIN, FINANCE, VIEWER);
    private static final Set<Role> WRITES_MONEY = Set.of(ADMIN, FINANCE);
    private static final Set<Role> READS_FLEET = Set.of(ADMIN, OPERATOR, VIEWER);
    private static final Set<Role> WRITES_FLEET = Set.of(ADMIN, OPERATOR);
    private static final Set<Role> ALONE = Set.of(ADMIN);

    private static final List<Line> LINES = List.of(
            line("/api/v1/openapi.json", ANYBODY, NOBODY),
            line("/api/v1/admin-tokens/**", ALONE, ALONE),
            line("/api/v1/console-users/**", ALONE, ALONE),
            line("/api/v1/deployments/{name}/prices", STAFF, WRITES_MONEY),
            line("/api/v1/deployments/{name}/price", STAFF, WRITES_MONEY),
            line("/api/v1/deployments/**", STAFF, WRITES_FLEET),
            line("/api/v1/workers/**", READS_FLEET, WRITES_FLEET),
            line("/api/v1/status", READS_FLEET, NOBODY),
            line("/api/v1/actuator/**", READS_FLEET, WRITES_FLEET),
            line("/api/v1/prices/**", READS_MONEY, WRITES_MONEY),
            line("/api/v1/ledger/**", READS_MONEY, WRITES_MONEY),
            line("/api/v1/reports/**", READS_MONEY, WRITES_MONEY),
            line("/api/v1/statements/**", READS_MONEY, WRITES_MONEY),
            line("/api/v1/conservation/**", READS_MONEY, WRITES_MONEY),
            line("/api/v1/quarantine/**", READS_MONEY, WRITES_MONEY),
            line("/api/v1/exports/**", READS_MONEY, WRITES_MONEY),
            line("/api/v1/organization/**", READS_MONEY, NOBODY),
            line("/api/v1/worker-rates/**", READS_MONEY, WRITES_MONEY),
            line("/api/v1/limits/**", READS_MONEY, ALONE),
            line("/api/v1/alerts/**", READS_MONEY, ALONE),
            line("/api/v1/operations", READS_MONEY, NOBODY),
            line("/api/v1/companies/**", READS_MONEY, ALONE),
            line("/api/v1/what-if", READS_MONEY, WRITES_MONEY),
            line("/api/v1/tenants/{tenant}/reversals", ALONE, WRITES_MONEY),
            line("/api/v1/tenants/{tenant}/credits", ALONE, WRITES_MONEY),
            line("/api/v1/tenants/{tenant}/periods/**", ALONE, WRITES_MONEY),
            line("/api/v1/tenants", READS_MONEY, ALONE),
            line("/api/v1/tenants/{tenant}/**", Set.of(ADMIN, FINANCE, VIEWER, TENANT), ALONE),
            line("/api/v1/projects/**", READS_MONEY, ALONE),
            line("/", STAFF, NOBODY),
            line("/events/overview", STAFF, NOBODY),
            line("/deployments/new", WRITES_FLEET, NOBODY),
            line("/deployments/**", STAFF, WRITES_FLEET),
            line("/events/deployments/**", STAFF, NOBODY),
            line("/prices/new", WRITES_MONEY, NOBODY),
            line("/prices/**", STAFF, WRITES_MONEY),
            line("/tenants/**", READS_MONEY, ALONE),
            line("/events/tenants/**", READS_MONEY, NOBODY),
            line("/requests", READS_MONEY, NOBODY),
            line("/events/requests", READS_MONEY, NOBODY),
            line("/usage", READS_MONEY, NOBODY),
            line("/alerts", READS_MONEY, NOBODY),
            line("/conservation", READS_MONEY, NOBODY),
            line("/users/**", ALONE, ALONE),
            line("/exports/**", READS_MONEY, NOBODY),
            line("/**", Set.of(ADMIN, VIEWER), ALONE));

    private Permissions() {}

    private record Line(PathPattern pattern, Set<Role> readers, Set<Role> writers) {}

    private static Line line(String pattern, Set<Role> readers, Set<Role> writers) {
        return new Line(PathPatternParser.defaultInstance.parse(pattern), readers, writers);
    }

    static boolean allows(Actor actor, HttpMethod method, String path) {
        PathContainer asked = PathContainer.parsePath(path);
        for (Line line : LINES) {
            PathMatchInfo match = line.pattern().matchAndExtract(asked);
            if (match != null) {
                boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
                return (reads ? line.readers() : line.writers()).contains(actor.role())
                        && (actor.role() != TENANT || ownPath(actor, match.getUriVariables()));
            }
        }
        return false;
    }

    private static boolean ownPath(Actor actor, Map<String, String> variables) {
        String tenant = variables.get("tenant");
        return tenant == null || tenant.equals(String.valueOf(actor.tenant()));
    }
}
