package io.tokenworks.controlplane.deployments;

import io.tokenworks.wire.fleet.FleetSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What is to be deployed.
 *
 * @param name what clients name as their model
 * @param model label of the model, for people
 * @param modelPath its file on the machine of the workers; may be empty for the timed backend
 * @param handoverMinTokens prompts with fewer uncached tokens stay on the decode worker; null: the configured default
 * @param prices null: free of charge
 */
public record NewDeployment(
        String name,
        String model,
        String modelPath,
        Backend backend,
        FleetSnapshot.Mode mode,
        Pools pools,
        @Nullable Integer handoverMinTokens,
        @Nullable Prices prices) {}
