package io.tokenworks.controlplane.deployments;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** Row of a deployment. */
@Entity(name = "deployment")
class Deployment {

    @Id
    private UUID id;

    @Column(updatable = false)
    private String name;

    @Enumerated(EnumType.STRING)
    private DeploymentState state;

    private int revision;

    @Column(updatable = false)
    private Instant createdAt;

    @Version
    private int rowVersion;

    @SuppressWarnings("NullAway.Init")
    protected Deployment() {}

    Deployment(UUID id, String name, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.state = DeploymentState.CREATED;
        this.revision = 1;
        this.createdAt = createdAt;
    }

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    DeploymentState state() {
        return state;
    }

    int revision() {
        return revision;
    }

    Instant createdAt() {
        return createdAt;
    }

    int rowVersion() {
        return rowVersion;
    }

    void become(DeploymentState next) {
        state = next;
    }

    /** A retired name is used again: with a revision that nothing of the old one can pair with. */
    void nextRevision() {
        revision++;
        state = DeploymentState.CREATED;
    }
}
