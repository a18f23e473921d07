package io.tokenworks.controlplane.console;

import io.tokenworks.controlplane.refusal.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tenants with keys, quota and usage, for the console. Orders that cannot be taken throw {@link Refusal}. */
interface TenantDesk {

    List<Tenant> tenants();

    Optional<Tenant> withId(UUID tenant);

    List<Key> keys(UUID tenant);

    /** @return the new tenant's id */
    UUID create(String name, OptionalLong quotaTokens);

    /** @return the secret, which nobody can read again */
    String issueKey(UUID tenant, String label);

    void revokeKey(UUID tenant, UUID key);

    void setQuota(UUID tenant, long tokens);

    /** @param quota null without one */
    record Tenant(UUID id, String name, int keys, Usage usage, @Nullable Quota quota) {}

    /**
     * @param cost exact sum of the ledger's entries, as text with its currency; several, parted by commas, if prices
     * were in several currencies
     */
    record Usage(long requests, long promptTokens, long cachedTokens, long outputTokens, String cost) {}

    /**
     * @param usedTokens spent, by the ledger
     * @param heldTokens committed to gateways and not spent as far as the ledger knows
     */
    record Quota(long limitTokens, long usedTokens, long heldTokens) {}

    /**
     * @param hint first characters of the secret
     * @param revokedAt null while it is in force
     */
    record Key(UUID id, String label, String hint, Instant createdAt, @Nullable Instant revokedAt) {}
}
