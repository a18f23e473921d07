package io.tokenworks.controlplane.tenants;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Row of a program that holds keys of a project. */
@Entity(name = "service_account")
class ServiceAccount {

    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID projectId;

    private String name;

    @Column(updatable = false)
    private Instant createdAt;

    private @Nullable Instant disabledAt;

    @Version
    private int rowVersion;

    @SuppressWarnings("NullAway.Init")
    protected ServiceAccount() {}

    ServiceAccount(UUID projectId, String name, Instant createdAt) {
        this.id = UUID.randomUUID();
        this.projectId = projectId;
        this.name = name;
        this.createdAt = createdAt;
    }

    UUID id() {
        return id;
    }

    void rename(String next) {
        name = next;
    }

    /** @param at null: its keys are in force again */
    void disable(@Nullable Instant at) {
        disabledAt = at;
    }

    ServiceAccountView view() {
        return new ServiceAccountView(id, projectId, name, createdAt, disabledAt, rowVersion);
    }
}
