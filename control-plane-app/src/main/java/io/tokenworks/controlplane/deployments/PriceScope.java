package io.tokenworks.controlplane.deployments;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom and what prices are for. The narrowest scope that has prices in force counts: tenant and tier, tier, tenant,
 * all.
 *
 * @param serviceTier {@code default} if nothing else was asked for
 * @param tenant null: everybody
 */
public record PriceScope(String deployment, String serviceTier, @Nullable UUID tenant) {

    /** What is asked for when nothing is. */
    public static final String DEFAULT_TIER = "default";

    /** What a tier is called. */
    public static final String TIER_PATTERN = "[a-z][a-z0-9_-]{0,31}";

    /** Everybody's use of a deployment. */
    static PriceScope of(String deployment) {
        return new PriceScope(deployment, DEFAULT_TIER, null);
    }
}
