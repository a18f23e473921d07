package io.tokenworks.controlplane.tenants;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Row of an API key. */
@Entity(name = "api_key")
class ApiKey {

    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID tenantId;

    @Column(updatable = false)
    private String name;

    @Column(updatable = false)
    private String sha256;

    @Column(updatable = false)
    private String prefix;

    @Column(updatable = false)
    private Instant createdAt;

    private @Nullable Instant revokedAt;

    @SuppressWarnings("NullAway.Init")
    protected ApiKey() {}

    ApiKey(FreshKey fresh, String sha256, Instant createdAt) {
        this.id = fresh.id();
        this.tenantId = fresh.tenant();
        this.name = fresh.name();
        this.sha256 = sha256;
        this.prefix = fresh.prefix();
        this.createdAt = createdAt;
    }

    String sha256() {
        return sha256;
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
