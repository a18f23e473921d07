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
 * Who may do what in the admin API. The first line that fits decides; what fits none is written by ADMIN and read by
 * VIEWER, so that a new path is closed until a line opens it. A TENANT reads only below its own tenant's path.
 */
final class Permissions {

    private static final Set<Role> ANYBODY = Set.of(Role.values());
    private static final List<Line> LINES = List.of(
            line("/api/v1/openapi.json", ANYBODY, Set.of()),
            line("/api/v1/admin-tokens/**", Set.of(ADMIN), Set.of(ADMIN)),
            line("/api/v1/deployments/{name}/prices", Set.of(ADMIN, FINANCE, OPERATOR, VIEWER), Set.of(ADMIN, FINANCE)),
            line("/api/v1/deployments/{name}/price", Set.of(ADMIN, FINANCE, OPERATOR, VIEWER), Set.of(ADMIN, FINANCE)),
            line("/api/v1/deployments/**", Set.of(ADMIN, FINANCE, OPERATOR, VIEWER), Set.of(ADMIN, OPERATOR)),
            line("/api/v1/workers/**", Set.of(ADMIN, OPERATOR, VIEWER), Set.of(ADMIN, OPERATOR)),
            line("/api/v1/status", Set.of(ADMIN, OPERATOR, VIEWER), Set.of()),
            line("/api/v1/actuator/**", Set.of(ADMIN, OPERATOR, VIEWER), Set.of(ADMIN, OPERATOR)),
            line("/api/v1/prices/**", Set.of(ADMIN, FINANCE, VIEWER), Set.of(ADMIN, FINANCE)),
            line("/api/v1/ledger/**", Set.of(ADMIN, FINANCE, VIEWER), Set.of(ADMIN, FINANCE)),
            line("/api/v1/reports/**", Set.of(ADMIN, FINANCE, VIEWER), Set.of(ADMIN, FINANCE)),
            line("/api/v1/statements/**", Set.of(ADMIN, FINANCE, VIEWER), Set.of(ADMIN, FINANCE)),
            line("/api/v1/conservation/**", Set.of(ADMIN, FINANCE, VIEWER), Set.of(ADMIN, FINANCE)),
            line("/api/v1/exports/**", Set.of(ADMIN, FINANCE, VIEWER), Set.of(ADMIN, FINANCE)),
            line("/api/v1/organization/**", Set.of(ADMIN, FINANCE, VIEWER), Set.of()),
            line("/api/v1/worker-rates/**", Set.of(ADMIN, FINANCE, VIEWER), Set.of(ADMIN, FINANCE)),
            line("/api/v1/limits/**", Set.of(ADMIN, FINANCE, VIEWER), Set.of(ADMIN)),
            line("/api/v1/operations", Set.of(ADMIN, FINANCE, VIEWER), Set.of()),
            line("/api/v1/companies/**", Set.of(ADMIN, FINANCE, VIEWER), Set.of(ADMIN)),
            line("/api/v1/what-if", Set.of(ADMIN, FINANCE, VIEWER), Set.of(ADMIN, FINANCE)),
            line("/api/v1/tenants/{tenant}/reversals", Set.of(ADMIN), Set.of(ADMIN, FINANCE)),
            line("/api/v1/tenants/{tenant}/credits", Set.of(ADMIN), Set.of(ADMIN, FINANCE)),
            line("/api/v1/tenants/{tenant}/periods/**", Set.of(ADMIN), Set.of(ADMIN, FINANCE)),
            line("/api/v1/tenants", Set.of(ADMIN, FINANCE, VIEWER), Set.of(ADMIN)),
            line("/api/v1/tenants/{tenant}/**", Set.of(ADMIN, FINANCE, VIEWER, TENANT), Set.of(ADMIN)),
            line("/api/v1/projects/**", Set.of(ADMIN, FINANCE, VIEWER), Set.of(ADMIN)),
            line("/**", Set.of(ADMIN, VIEWER), Set.of(ADMIN)));

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
