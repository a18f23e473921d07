package io.tokenworks.controlplane.deployments;

import io.tokenworks.wire.fleet.FleetSnapshot;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Row of a revision: what a worker of the deployment is. */
@Entity(name = "deployment_revision")
class DeploymentRevision {

    @EmbeddedId
    private Key key;

    @Column(updatable = false)
    private String model;

    @Column(updatable = false)
    private String modelPath;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private Backend backend;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private FleetSnapshot.Mode mode;

    @Column(updatable = false)
    private int handoverMinTokens;

    private @Nullable String cardDigest;

    @Column(updatable = false)
    private Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected DeploymentRevision() {}

    DeploymentRevision(Key key, NewDeployment wish, int handoverMinTokens, Instant createdAt) {
        this.key = key;
        this.model = wish.model();
        this.modelPath = wish.modelPath();
        this.backend = wish.backend();
        this.mode = wish.mode();
        this.handoverMinTokens = handoverMinTokens;
        this.createdAt = createdAt;
    }

    UUID deploymentId() {
        return key.deploymentId();
    }

    Instant createdAt() {
        return createdAt;
    }

    void cardIs(String digest) {
        cardDigest = digest;
    }

    DeploymentView view(Deployment of, Pools pools, @Nullable Prices prices) {
        return new DeploymentView(of.id(), of.name(), of.state(), key.revision(), model, modelPath, backend, mode,
                handoverMinTokens, cardDigest, pools, prices, of.createdAt(), of.rowVersion());
    }

    /** Which revision of what. */
    @Embeddable
    record Key(UUID deploymentId, int revision) implements Serializable {}
}
