package io.tokenworks.controlplane.access;

import io.tokenworks.controlplane.secret.Secret;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Row of a secret that opens the admin API. */
@Entity(name = "admin_token")
class AdminToken {

    @Id
    private UUID id;

    @Column(updatable = false)
    private String name;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private Role role;

    @Column(updatable = false)
    private @Nullable UUID tenantId;

    @Column(updatable = false)
    private String sha256;

    @Column(updatable = false)
    private String prefix;

    @Column(updatable = false)
    private Instant createdAt;

    @Column(updatable = false)
    private @Nullable Instant expiresAt;

    private @Nullable Instant revokedAt;

    @SuppressWarnings("NullAway.Init")
    protected AdminToken() {}

    AdminToken(NewToken wish, Secret secret, Instant createdAt) {
        this.id = UUID.randomUUID();
        this.name = wish.name();
        this.role = wish.role();
        this.tenantId = wish.tenant();
        this.sha256 = secret.sha256();
        this.prefix = secret.prefix();
        this.createdAt = createdAt;
        this.expiresAt = wish.expiresAt();
    }

    /** Revoking twice keeps the first moment. */
    void revoke(Instant now) {
        if (revokedAt == null) {
            revokedAt = now;
        }
    }

    boolean inForce(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    Actor actor() {
        return new Actor("token:" + id, role, tenantId);
    }

    TokenView view() {
        return new TokenView(id, name, role, tenantId, prefix, createdAt, expiresAt, revokedAt);
    }
}
