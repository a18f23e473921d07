package io.tokenworks.controlplane.tenants;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Row of a project: what the use of some of a tenant's keys is booked to. */
@Entity(name = "project")
class Project {

    /** Name of the one that every tenant begins with. */
    static final String DEFAULT = "default";

    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID tenantId;

    private String name;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, String> tags;

    @Column(updatable = false)
    private Instant createdAt;

    private @Nullable Instant archivedAt;

    @Version
    private int rowVersion;

    @SuppressWarnings("NullAway.Init")
    protected Project() {}

    Project(UUID id, UUID tenantId, String name, Map<String, String> tags, Instant createdAt) {
        this.id = id;
        this.tenantId = tenantId;
        this.name = name;
        this.tags = tags;
        this.createdAt = createdAt;
    }

    UUID id() {
        return id;
    }

    void become(String nextName, Map<String, String> nextTags) {
        name = nextName;
        tags = nextTags;
    }

    /** @param at null: it is in use again */
    void archive(@Nullable Instant at) {
        archivedAt = at;
    }

    ProjectView view() {
        return new ProjectView(id, tenantId, name, tags, createdAt, archivedAt, rowVersion);
    }
}
