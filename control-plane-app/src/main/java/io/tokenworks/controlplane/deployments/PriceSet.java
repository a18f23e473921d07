package io.tokenworks.controlplane.deployments;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Three price versions that belong together.
 *
 * @param effectiveTo null: until the next set of the scope
 * @param versions their ids: input, cached input, output
 */
public record PriceSet(PriceScope scope, Prices prices, @Nullable Instant effectiveTo, List<UUID> versions) {}
