package io.tokenworks.controlplane.deployments;

import io.tokenworks.controlplane.change.Versioned;
import io.tokenworks.wire.fleet.FleetSnapshot;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deployment with its revision in force.
 *
 * @param cardDigest null until a worker of the revision has read the model
 * @param prices in force now; null if it has none
 */
public record DeploymentView(
        UUID id,
        String name,
        DeploymentState state,
        int revision,
        String model,
        String modelPath,
        Backend backend,
        FleetSnapshot.Mode mode,
        int handoverMinTokens,
        @Nullable String cardDigest,
        Pools pools,
        @Nullable Prices prices,
        Instant createdAt,
        int version) implements Versioned {

    /** Workers wanted now. */
    public Pools wanted() {
        return state == DeploymentState.RUNNING ? pools : new Pools(0, 0);
    }
}
