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

/** Row of a company: tenants that belong together. */
@Entity(name = "company")
class Company {

    @Id
    private UUID id;

    private String name;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, String> tags;

    @Column(updatable = false)
    private Instant createdAt;

    @Version
    private int rowVersion;

    @SuppressWarnings("NullAway.Init")
    protected Company() {}

    Company(String name, Map<String, String> tags, Instant createdAt) {
        this.id = UUID.randomUUID();
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

    CompanyView view() {
        return new CompanyView(id, name, tags, createdAt, rowVersion);
    }
}
