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

/** Row of a billed party. */
@Entity(name = "tenant")
class Tenant {

    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID companyId;

    private String name;

    private @Nullable String costCenter;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, String> tags;

    @Column(updatable = false)
    private byte[] cacheSecret;

    @Column(updatable = false)
    private Instant createdAt;

    @Version
    private int rowVersion;

    @SuppressWarnings("NullAway.Init")
    protected Tenant() {}

    Tenant(UUID id, UUID companyId, String name, byte[] cacheSecret, Instant createdAt) {
        this.id = id;
        this.companyId = companyId;
        this.name = name;
        this.tags = Map.of();
        this.cacheSecret = cacheSecret;
        this.createdAt = createdAt;
    }

    UUID id() {
        return id;
    }

    TenantView view() {
        return new TenantView(id, name, createdAt);
    }
}
