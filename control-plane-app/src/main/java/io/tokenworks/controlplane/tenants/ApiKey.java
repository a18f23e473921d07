package io.tokenworks.controlplane.tenants;

import io.tokenworks.controlplane.secret.Secret;
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

    ApiKey(UUID tenant, NewKey wish, Map<String, String> checkedTags, Secret secret, Instant createdAt) {
        this.id = UUID.randomUUID();
        this.tenantId = tenant;
        this.projectId = wish.project();
        this.serviceAccountId = wish.serviceAccount();
        this.name = Names.checked(wish.name());
        this.tags = checkedTags;
        this.sha256 = secret.sha256();
        this.prefix = secret.prefix();
        this.createdAt = createdAt;
        this.expiresAt = wish.expiresAt();
    }

    /** A key of the same kind, to be used in its place. */
    ApiKey successor(Secret secret, @Nullable Instant expires, Instant now) {
        ApiKey next = new ApiKey(tenantId, new NewKey(projectId, serviceAccountId, name, tags, expires), tags, secret,
                now);
        next.replaces = id;
        return next;
    }

    void become(String nextName, Map<String, String> nextTags, @Nullable Instant expires) {
        name = nextName;
        tags = nextTags;
        expiresAt = expires;
    }

    /** Never later than it would have. */
    void expireBy(Instant moment) {
        if (expiresAt == null || moment.isBefore(expiresAt)) {
            expiresAt = moment;
        }
    }

    /** Revoking twice keeps the first moment. */
    void revoke(Instant now) {
        if (revokedAt == null) {
            revokedAt = now;
        }
    }

    KeyView view() {
        return new KeyView(id, tenantId, projectId, serviceAccountId, name, prefix, tags, createdAt, expiresAt,
                revokedAt, replaces, rowVersion);
    }
}
