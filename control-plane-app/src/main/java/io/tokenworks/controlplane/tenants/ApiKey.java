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

/** Row of an API key. */
@Entity(name = "api_key")
class ApiKey {

    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID tenantId;

    @Column(updatable = false)
    private UUID projectId;

    @Column(updatable = false)
    private @Nullable UUID serviceAccountId;

    private String name;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, String> tags;

    @Column(updatable = false)
    private String sha256;

    @Column(updatable = false)
    private String prefix;

    @Column(updatable = false)
    private Instant createdAt;

    private @Nullable Instant expiresAt;

    private @Nullable Instant revokedAt;

    @Column(updatable = false)
    private @Nullable UUID replaces;

    @Version
    private int rowVersion;

    @SuppressWarnings("NullAway.Init")
    protected ApiKey() {}

    ApiKey(FreshKey fresh, UUID projectId, String sha256, Instant createdAt) {
        this.id = fresh.id();
        this.tenantId = fresh.tenant();
        this.projectId = projectId;
        this.name = fresh.name();
        this.tags = Map.of();
        this.sha256 = sha256;
        this.prefix = fresh.prefix();
        this.createdAt = createdAt;
    }

    /** Revoking twice keeps the first moment. */
    void revoke(Instant now) {
        if (revokedAt == null) {
            revokedAt = now;
        }
    }

    KeyView view() {
        return new KeyView(id, tenantId, name, prefix, createdAt, revokedAt);
    }
}
