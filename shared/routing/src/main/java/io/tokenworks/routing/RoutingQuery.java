package io.tokenworks.routing;

import io.tokenworks.wire.fleet.FleetSnapshot.Deployment;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a decision depends on.
 *
 * @param deployment the deployment asked for, from the snapshot
 * @param revision only workers of this revision are considered; the first attempt takes the one in force
 * @param promptTokens tokens to compute or find in a cache
 * @param blockTokens positions of a KV block
 * @param sights what this gateway knows of each worker beyond the snapshot, by instance
 * @param avoid instances that failed this request already
 */
public record RoutingQuery(
        Deployment deployment,
        int revision,
        int promptTokens,
        int blockTokens,
        Map<UUID, Sight> sights,
        Set<UUID> avoid) {

    /**
     * @param inFlight sequences this gateway has there now; fresher than the heartbeat's load
     * @param hitBlocks blocks of this prompt that are probably in its cache
     */
    public record Sight(int inFlight, int hitBlocks) {

        static final Sight NOTHING = new Sight(0, 0);
    }

    Sight sight(UUID instance) {
        return sights.getOrDefault(instance, Sight.NOTHING);
    }
}
