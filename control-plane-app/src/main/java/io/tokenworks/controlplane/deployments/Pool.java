package io.tokenworks.controlplane.deployments;

import io.tokenworks.wire.worker.WorkerRole;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.io.Serializable;
import java.util.UUID;

/** Row of a pool. */
@Entity(name = "pool")
class Pool {

    @EmbeddedId
    private Key key;

    private int desiredWorkers;

    @SuppressWarnings("NullAway.Init")
    protected Pool() {}

    Pool(Key key, int desiredWorkers) {
        this.key = key;
        this.desiredWorkers = desiredWorkers;
    }

    Key key() {
        return key;
    }

    int desiredWorkers() {
        return desiredWorkers;
    }

    /** Which pool of what. */
    @Embeddable
    record Key(UUID deploymentId, @Enumerated(EnumType.STRING) WorkerRole role) implements Serializable {}
}
