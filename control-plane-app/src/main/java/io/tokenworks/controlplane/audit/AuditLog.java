package io.tokenworks.controlplane.audit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the audit trail, newest first, a page at a time. */
@Service
@Transactional(readOnly = true)
public class AuditLog {

    private static final int EVENTS_MOST = 500;
    private static final String SELECT = """
            SELECT id, at, actor, role, action, resource, resource_id, tenant, before::text AS before,
                after::text AS after
            FROM audit_event
            WHERE (?::uuid IS NULL OR tenant = ?) AND (?::text IS NULL OR resource = ?)
                AND (?::text IS NULL OR resource_id = ?) AND (?::bigint IS NULL OR id < ?)
            ORDER BY id DESC LIMIT ?""";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    AuditLog(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * Which events; null wherever it does not matter.
     *
     * @param before only events older than this one
     */
    public record Wanted(
            @Nullable UUID tenant, @Nullable String resource, @Nullable String resourceId, @Nullable Long before) {}

    /** One change. */
    public record Event(
            long id,
            Instant at,
            String actor,
            String role,
            String action,
            String resource,
            String resourceId,
            @Nullable UUID tenant,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {}

    private record Row(
            long id, Instant at, String actor, String role, String action, String resource, String resourceId,
            @Nullable UUID tenant, @Nullable String before, @Nullable String after) {}

    public List<Event> newest(Wanted wanted, int limit) {
        return jdbc.sql(SELECT).param(wanted.tenant()).param(wanted.tenant()).param(wanted.resource())
                .param(wanted.resource()).param(wanted.resourceId()).param(wanted.resourceId()).param(wanted.before())
                .param(wanted.before()).param(Math.clamp(limit, 1, EVENTS_MOST))
                .query(DataClassRowMapper.newInstance(Row.class)).list().stream().map(this::event).toList();
    }

    private Event event(Row row) {
        return new Event(row.id(), row.at(), row.actor(), row.role(), row.action(), row.resource(), row.resourceId(),
                row.tenant(), read(row.before()), read(row.after()));
    }

    private @Nullable JsonNode read(@Nullable String text) {
        return text == null ? null : json.readTree(text);
    }
}
