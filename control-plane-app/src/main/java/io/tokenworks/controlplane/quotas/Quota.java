package io.tokenworks.controlplane.quotas;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;

/** Row of a quota. What is committed changes by SQL under the row's lock, never through this. */
@Entity(name = "quota")
class Quota {

    @Id
    private UUID tenantId;

    private long limitTokens;

    @Column(insertable = false, updatable = false)
    private long committedTokens;

    @SuppressWarnings("NullAway.Init")
    protected Quota() {}

    Quota(UUID tenantId, long limitTokens) {
        this.tenantId = tenantId;
        this.limitTokens = limitTokens;
    }

    long limitTokens() {
        return limitTokens;
    }

    long committedTokens() {
        return committedTokens;
    }

    UUID tenantId() {
        return tenantId;
    }

    void limitTo(long tokens) {
        limitTokens = tokens;
    }
}
