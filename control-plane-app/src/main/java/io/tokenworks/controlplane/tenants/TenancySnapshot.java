package io.tokenworks.controlplane.tenants;

import io.tokenworks.wire.fleet.FleetSnapshot;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What gateways must know of tenants and keys: one statement for each, whatever their number. */
@Service
@Transactional(readOnly = true)
public class TenancySnapshot {

    /** The narrower scope's tag wins; the project's name is always the tag of that name. */
    private static final String KEYS = """
            SELECT k.id, k.sha256, k.tenant_id AS tenant, k.project_id AS project, k.expires_at,
                (c.tags || jsonb_strip_nulls(jsonb_build_object('cost_center', t.cost_center)) || t.tags || p.tags
                    || k.tags || jsonb_build_object('project', p.name))::text AS tags
            FROM api_key k JOIN tenant t ON t.id = k.tenant_id JOIN company c ON c.id = t.company_id
                JOIN project p ON p.id = k.project_id LEFT JOIN service_account s ON s.id = k.service_account_id
            WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?) AND p.archived_at IS NULL
                AND s.disabled_at IS NULL
            ORDER BY k.created_at, k.id""";
    private static final String TENANTS = """
            SELECT t.id, t.name, t.cache_secret, t.company_id AS company,
                string_agg(d.deployment, ' ' ORDER BY d.deployment) AS deployments
            FROM tenant t LEFT JOIN tenant_deployment d ON d.tenant_id = t.id GROUP BY t.id ORDER BY t.name""";
    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {
    };

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    TenancySnapshot(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    private record KeyRow(
            UUID id, String sha256, UUID tenant, UUID project, @Nullable Instant expiresAt, String tags) {}

    /** Keys in force. */
    public List<FleetSnapshot.Key> keys() {
        return jdbc.sql(KEYS).param(Timestamp.from(clock.instant())).query(DataClassRowMapper.newInstance(KeyRow.class))
                .list().stream()
                .map(row -> new FleetSnapshot.Key(row.id(), row.sha256(), row.tenant(), row.project(),
                        json.readValue(row.tags(), TAGS), row.expiresAt()))
                .toList();
    }

    /** @param deployments names, parted by blanks, which no name has; null: all */
    private record TenantRow(
            UUID id, String name, byte[] cacheSecret, UUID company, @Nullable String deployments) {

        List<String> allowed() {
            return deployments == null ? List.of() : Arrays.asList(deployments.split(" "));
        }
    }

    /** All tenants. */
    public List<FleetSnapshot.Tenant> tenants() {
        return jdbc.sql(TENANTS).query(DataClassRowMapper.newInstance(TenantRow.class)).list().stream()
                .map(row -> new FleetSnapshot.Tenant(row.id(), row.name(),
                        Base64.getEncoder().encodeToString(row.cacheSecret()), row.allowed(), row.company()))
                .toList();
    }
}
