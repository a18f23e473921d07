package io.tokenworks.wire.fleet;

import io.tokenworks.wire.worker.WorkerRole;
import io.tokenworks.wire.worker.WorkerState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that a gateway needs to serve without asking anybody. Gateways persist the newest and go on with it when the
 * control plane is away.
 *
 * @param version grows with each change
 * @param at the control plane's clock when it was made; gateways correct their clock by it for prices
 * @param deployments what may be asked for
 * @param keys keys in force, by hash
 * @param tenants their owners
 * @param limits what they may use
 */
public record FleetSnapshot(
        long version,
        Instant at,
        List<Deployment> deployments,
        List<Key> keys,
        List<Tenant> tenants,
        FleetLimits limits) {

    /** A snapshot saved by an earlier release has no limits. */
    public FleetSnapshot {
        limits = limits == null ? FleetLimits.none() : limits;
    }

    /**
     * @param name what clients name as their model
     * @param createdAt shown in {@code /v1/models}
     * @param revision revision in force; workers of others are on their way out
     * @param cardDigest card of the model; empty until the first worker has published it
     * @param handoverMinTokens prompts with fewer uncached tokens are computed by the decode worker alone
     * @param workers workers of the deployment
     */
    public record Deployment(
            String name,
            Instant createdAt,
            int revision,
            Mode mode,
            String cardDigest,
            int handoverMinTokens,
            List<Worker> workers) {}

    /** Whether prompts are computed on workers of their own. */
    public enum Mode {
        AGGREGATED, DISAGGREGATED, AUTO
    }

    /**
     * @param load sequences running and waiting at the last heartbeat
     */
    public record Worker(
            UUID id,
            UUID instance,
            WorkerRole role,
            int revision,
            String url,
            WorkerState state,
            String compatibility,
            int kvBlocks,
            int kvBlocksFree,
            int load) {}

    /**
     * @param sha256 hex of the SHA-256 of the secret
     * @param project what its use is booked to; null: the tenant's default project
     * @param tags of company, tenant, project and key together
     * @param expiresAt by the control plane's clock; null: until it is revoked
     */
    public record Key(
            UUID id,
            String sha256,
            UUID tenant,
            @Nullable UUID project,
            Map<String, String> tags,
            @Nullable Instant expiresAt) {

        /** A snapshot saved by an earlier release has no tags. */
        public Key {
            tags = tags == null ? Map.of() : Map.copyOf(tags);
        }
    }

    /**
     * @param cacheSecret base64; parts prefix caches of tenants
     * @param deployments what it may ask for; empty: everything
     * @param company whom it belongs to; null in a snapshot saved by an earlier release
     */
    public record Tenant(
            UUID id, String name, String cacheSecret, List<String> deployments, @Nullable UUID company) {

        /** A snapshot saved by an earlier release has no such list. */
        public Tenant {
            deployments = deployments == null ? List.of() : List.copyOf(deployments);
        }

        /** Whether it may ask for a deployment. */
        public boolean mayUse(String deployment) {
            return deployments.isEmpty() || deployments.contains(deployment);
        }
    }
}
