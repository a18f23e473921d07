package io.tokenworks.gateway.quota;

import io.tokenworks.admission.LeaseDemand;
import io.tokenworks.gateway.config.GatewayProperties;
import io.tokenworks.openai.ApiFault;
import io.tokenworks.openai.ErrorCode;
import io.tokenworks.wire.fleet.FleetSnapshot.Tenant;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The leases of all tenants with a quota. As many as tenants with a quota have called; idle leases are given back.
 * Thread-safe.
 */
public final class LeaseBook {

    /** A quota is raised by people. */
    private static final int EXHAUSTED_SECONDS = 60;

    private final GatewayProperties.Quota quota;
    private final TenantLeases.Terms terms;
    private final Map<UUID, TenantLeases> byTenant = new ConcurrentHashMap<>();

    /** @param executor runs the requests to the control plane, which block */
    public LeaseBook(
            UUID gateway, GatewayProperties.Quota quota, LeaseSource source, Executor executor, LongSupplier nanos) {
        this.quota = quota;
        LeaseDemand demand = new LeaseDemand(quota.leaseTokens(), quota.leaseLowTokens(), quota.leaseRenew().toNanos());
        this.terms = new TenantLeases.Terms(
                gateway,
                source,
                demand,
                executor,
                nanos,
                quota.askAgain().toNanos(),
                quota.creditWait().toMillis());
    }

    /**
     * Reserves what an operation needs to begin: its prompt once, a slice of credit for each choice.
     *
     * @throws ApiFault 429 if the quota has no room
     */
    public Budget reserve(Tenant tenant, int promptTokens, int maxNewTokens, int choices) {
        if (!tenant.quota()) {
            return Budget.unlimited();
        }
        TenantLeases leases = byTenant.computeIfAbsent(tenant.id(), id -> new TenantLeases(id, terms));
        int credit = Math.toIntExact((long) choices * Math.min(quota.creditTokens(), maxNewTokens));
        Optional<TenantLeases.Held> held = leases.reserve(promptTokens, credit);
        return new LeasedBudget(leases, held.orElseThrow(() -> noRoom(leases)));
    }

    /** What is held of a tenant's quota; nothing for a tenant without one, and before its first request. */
    Optional<LimitSnapshot.Limit> limit(Tenant tenant) {
        return Optional.ofNullable(tenant.quota() ? byTenant.get(tenant.id()) : null)
                .map(leases -> leases.current().lease())
                .map(lease -> new LimitSnapshot.Limit(
                        lease.grantedTokens() - lease.spentTokens(),
                        lease.roomTokens(),
                        lease.roomTokens() == 0 && lease.exhausted()
                                ? Duration.ofSeconds(EXHAUSTED_SECONDS)
                                : Duration.ZERO));
    }

    private static ApiFault noRoom(TenantLeases leases) {
        return leases.away()
                ? new ApiFault(
                        ErrorCode.INSUFFICIENT_QUOTA, "The token quota cannot be checked now. Try again soon.")
                        .retryAfter(5)
                : new ApiFault(
                        ErrorCode.INSUFFICIENT_QUOTA, "You exceeded your current token quota.")
                        .retryAfter(EXHAUSTED_SECONDS);
    }

    /** To be called about once a second. */
    public void tend() {
        byTenant.values().forEach(leases -> leases.tend(quota.leaseIdle().toNanos()));
    }

    /** Tokens granted and not spent, over all tenants. */
    public long heldTokens() {
        return byTenant.values().stream()
                .map(leases -> leases.current().lease())
                .mapToLong(lease -> lease.grantedTokens() - lease.spentTokens())
                .sum();
    }

    /** The process ends: what is left goes back. */
    public void close() {
        byTenant.values().stream()
                .filter(leases -> leases.current().lease().grantedTokens() > 0)
                .forEach(leases -> leases.giveBack(leases.current()));
    }
}
