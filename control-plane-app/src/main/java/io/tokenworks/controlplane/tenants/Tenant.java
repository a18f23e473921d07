package io.tokenworks.controlplane.tenants;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** Row of a billed party. */
@Entity(name = "tenant")
class Tenant {

    @Id
    private UUID id;

    @Column(updatable = false)
    private String name;

    @Column(updatable = false)
    private byte[] cacheSecret;

    @Column(updatable = false)
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected Tenant() {}

    Tenant(UUID id, String name, byte[] cacheSecret, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.cacheSecret = cacheSecret;
        this.createdAt = createdAt;
    }

    byte[] cacheSecret() {
        return cacheSecret;
    }

    TenantView view() {
        return new TenantView(id, name, createdAt);
    }
}
